/** torch.optim, torch.optim.lr_scheduler, torch.nn.utils and torch.nn.init; torchvision.transforms below. */
export const trainingSignatures: Readonly<Record<string, string>> = {
  'optim.lr_scheduler.LambdaLR': 'optimizer lr_lambda | last_epoch verbose',
  'optim.lr_scheduler.MultiplicativeLR': 'optimizer lr_lambda | last_epoch verbose',
  'optim.lr_scheduler.StepLR': 'optimizer step_size | gamma last_epoch verbose',
  'optim.lr_scheduler.MultiStepLR': 'optimizer milestones | gamma last_epoch verbose',
  'optim.lr_scheduler.ConstantLR': 'optimizer | factor total_iters last_epoch verbose',
  'optim.lr_scheduler.LinearLR': 'optimizer | start_factor end_factor total_iters last_epoch verbose',
  'optim.lr_scheduler.ExponentialLR': 'optimizer gamma | last_epoch verbose',
  'optim.lr_scheduler.PolynomialLR': 'optimizer | total_iters power last_epoch verbose',
  'optim.lr_scheduler.CosineAnnealingLR': 'optimizer T_max | eta_min last_epoch verbose',
  'optim.lr_scheduler.CosineAnnealingWarmRestarts': 'optimizer T_0 | T_mult eta_min last_epoch verbose',
  'optim.lr_scheduler.CyclicLR':
    'optimizer base_lr max_lr | step_size_up step_size_down mode gamma scale_fn scale_mode cycle_momentum ' +
    'base_momentum max_momentum last_epoch verbose',
  'optim.lr_scheduler.OneCycleLR':
    'optimizer max_lr | total_steps epochs steps_per_epoch pct_start anneal_strategy cycle_momentum base_momentum ' +
    'max_momentum div_factor final_div_factor three_phase last_epoch verbose',
  'optim.lr_scheduler.ReduceLROnPlateau':
    'optimizer | mode factor patience threshold threshold_mode cooldown min_lr eps verbose',
  'optim.lr_scheduler.ChainedScheduler': 'schedulers',
  'optim.lr_scheduler.SequentialLR': 'optimizer schedulers milestones | last_epoch verbose',

  'nn.utils.clip_grad_norm_': 'parameters max_norm | norm_type error_if_nonfinite',
  'nn.utils.clip_grad_value_': 'parameters clip_value',
  'nn.utils.parameters_to_vector': 'parameters',
  'nn.utils.vector_to_parameters': 'vec parameters',

  'nn.init.uniform_': 'tensor | a b',
  'nn.init.normal_': 'tensor | mean std',
  'nn.init.trunc_normal_': 'tensor | mean std a b',
  'nn.init.constant_': 'tensor val',
  'nn.init.xavier_uniform_': 'tensor | gain!',
  'nn.init.xavier_normal_': 'tensor | gain!',
  'nn.init.kaiming_uniform_': 'tensor | a mode nonlinearity',
  'nn.init.kaiming_normal_': 'tensor | a mode nonlinearity',
  'nn.init.orthogonal_': 'tensor | gain!',
  'nn.init.sparse_': 'tensor sparsity | std!',
  'nn.init.dirac_': 'tensor | groups!',
  'nn.init.calculate_gain': 'nonlinearity | param!',
};

export const transformSignatures: Readonly<Record<string, string>> = {
  Compose: 'transforms',
  Normalize: 'mean std | inplace',
  Pad: 'padding | fill padding_mode',
  CenterCrop: 'size',
  RandomCrop: 'size | padding pad_if_needed fill padding_mode',
  RandomHorizontalFlip: '| p!',
  RandomVerticalFlip: '| p!',
  Resize: 'size | interpolation max_size antialias',
  ConvertImageDtype: 'dtype',
  Grayscale: '| num_output_channels!',
  Lambda: 'lambd',
  FiveCrop: 'size',
  RandomErasing: '| p scale ratio value inplace',
  'functional.normalize': 'tensor mean std | inplace',
  'functional.pad': 'img padding | fill padding_mode',
  'functional.center_crop': 'img output_size',
  'functional.crop': 'img top left height width',
  'functional.hflip': 'img',
  'functional.vflip': 'img',
  'functional.resize': 'img size | interpolation max_size antialias',
  'functional.rgb_to_grayscale': 'img | num_output_channels!',
  'functional.convert_image_dtype': 'image | dtype',
  'functional.adjust_brightness': 'img brightness_factor',
};
