export { AlexNet, type AlexNetOptions, alexnet } from './alexnet';
export { type InvertedResidualSetting, MobileNetV2, type MobileNetV2Options, mobilenetV2 } from './mobilenetV2';
export type { ModelOptions, NormLayer } from './options';
export { ResNet, type ResNetOptions, resnet18, resnet34, resnet50, resnet101, resnet152 } from './resnet';
export { BasicBlock, Bottleneck } from './resnetBlocks';
export { SqueezeNet, type SqueezeNetOptions, squeezenet1_0, squeezenet1_1 } from './squeezenet';
export { VGG, type VGGOptions, vgg11, vgg11Bn, vgg13, vgg13Bn, vgg16, vgg16Bn, vgg19, vgg19Bn } from './vgg';
export {
  VisionTransformer,
  type VisionTransformerOptions,
  type VitOptions,
  vitB16,
  vitB32,
  vitL16,
} from './visionTransformer';
