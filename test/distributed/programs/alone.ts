import { initProcessGroup } from 'torchlet/distributed';
import { messageOf } from './report';

console.log(messageOf(() => initProcessGroup('mpi')));
