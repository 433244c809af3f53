export { setThread } from './thread';
