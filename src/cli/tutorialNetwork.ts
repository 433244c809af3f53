import { nn, type Tensor } from '../index';

/** The tutorial's network for images of 3 x 32 x 32: examples/tutorial.ts, with a class more or less. */
export class TutorialNetwork extends nn.Module {
  model1: nn.Sequential;

  constructor(classes: number) {
    super();
    this.model1 = new nn.Sequential(
      new nn.Conv2d(3, 32, 5, { padding: 2 }),
      new nn.MaxPool2d(2),
      new nn.Conv2d(32, 32, 5, { padding: 2 }),
      new nn.MaxPool2d(2),
      new nn.Conv2d(32, 64, 5, { padding: 2 }),
      new nn.MaxPool2d(2),
      new nn.Flatten(),
      new nn.Linear(1024, 64),
      new nn.Linear(64, classes),
    );
  }

  forward(x: Tensor): Tensor {
    return this.model1(x);
  }
}
