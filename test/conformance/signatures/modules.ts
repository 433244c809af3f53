/** Constructors of torch.nn. Modules without parameters need no line. */
const reduction = 'size_average reduce reduction';
const conv = 'in_channels out_channels kernel_size | stride padding dilation groups bias padding_mode';
const convTranspose =
  'in_channels out_channels kernel_size | stride padding output_padding groups bias dilation padding_mode';
const norm = 'num_features | eps momentum affine track_running_stats';
const recurrent = 'input_size hidden_size | num_layers nonlinearity bias batch_first dropout bidirectional proj_size';
const cell = 'input_size hidden_size | bias nonlinearity';
const transformerLayer = 'd_model nhead | dim_feedforward dropout activation layer_norm_eps batch_first norm_first';

export const moduleSignatures: Readonly<Record<string, string>> = {
  // containers
  Sequential: '...modules',
  ModuleList: 'modules',
  Identity: '...args',

  // linear
  Linear: 'in_features out_features | bias',
  LazyLinear: 'out_features | bias',
  Bilinear: 'in1_features in2_features out_features | bias',
  Flatten: '| start_dim end_dim',
  Unflatten: 'dim unflattened_size',

  // activations
  ReLU: '| inplace',
  ReLU6: '| inplace',
  SELU: '| inplace',
  SiLU: '| inplace',
  Mish: '| inplace',
  Hardswish: '| inplace',
  Hardsigmoid: '| inplace',
  LeakyReLU: '| negative_slope! inplace',
  ELU: '| alpha! inplace',
  CELU: '| alpha! inplace',
  PReLU: '| num_parameters init',
  RReLU: '| lower upper inplace',
  GELU: '| approximate',
  GLU: '| dim',
  Softmax: '| dim',
  Softmin: '| dim',
  LogSoftmax: '| dim',
  Hardshrink: '| lambd!',
  Softshrink: '| lambd!',
  Hardtanh: '| min_val max_val inplace',
  Softplus: '| beta threshold',
  Threshold: 'threshold value | inplace',

  ...Object.fromEntries(
    [1, 2, 3].flatMap((n) => [
      [`Conv${n}d`, conv],
      [`ConvTranspose${n}d`, convTranspose],
      [`MaxPool${n}d`, 'kernel_size | stride padding dilation return_indices ceil_mode'],
      [`AvgPool${n}d`, 'kernel_size | stride padding ceil_mode count_include_pad divisor_override'],
      [`LPPool${n}d`, 'norm_type kernel_size | stride ceil_mode'],
      [`MaxUnpool${n}d`, 'kernel_size | stride padding'],
      [`AdaptiveAvgPool${n}d`, 'output_size'],
      [`AdaptiveMaxPool${n}d`, 'output_size | return_indices'],
      [`BatchNorm${n}d`, norm],
      [`InstanceNorm${n}d`, norm],
      [`Dropout${n}d`, '| p! inplace'],
      [`ReflectionPad${n}d`, 'padding'],
      [`ReplicationPad${n}d`, 'padding'],
      [`ZeroPad${n}d`, 'padding'],
      [`ConstantPad${n}d`, 'padding value'],
    ]),
  ),
  FractionalMaxPool2d: 'kernel_size | output_size output_ratio return_indices',
  Unfold: 'kernel_size | dilation padding stride',
  Fold: 'output_size kernel_size | dilation padding stride',

  // normalisation, dropout
  LayerNorm: 'normalized_shape | eps elementwise_affine',
  GroupNorm: 'num_groups num_channels | eps affine',
  LocalResponseNorm: 'size | alpha beta k',
  RMSNorm: 'normalized_shape | eps elementwise_affine',
  Dropout: '| p! inplace',
  AlphaDropout: '| p! inplace',
  FeatureAlphaDropout: '| p! inplace',

  // embeddings, distances, images
  Embedding: 'num_embeddings embedding_dim | padding_idx max_norm norm_type scale_grad_by_freq sparse',
  EmbeddingBag:
    'num_embeddings embedding_dim | max_norm norm_type scale_grad_by_freq mode sparse include_last_offset padding_idx',
  CosineSimilarity: '| dim eps',
  PairwiseDistance: '| p eps keepdim',
  PixelShuffle: 'upscale_factor',
  PixelUnshuffle: 'downscale_factor',
  ChannelShuffle: 'groups',
  Upsample: '| size scale_factor mode align_corners recompute_scale_factor',
  UpsamplingNearest2d: '| size scale_factor',
  UpsamplingBilinear2d: '| size scale_factor',

  // recurrent, attention
  RNN: recurrent,
  LSTM: recurrent,
  GRU: recurrent,
  RNNCell: cell,
  LSTMCell: cell,
  GRUCell: cell,
  MultiheadAttention: 'embed_dim num_heads | dropout bias add_bias_kv add_zero_attn kdim vdim batch_first',
  TransformerEncoderLayer: transformerLayer,
  TransformerDecoderLayer: transformerLayer,
  TransformerEncoder: 'encoder_layer num_layers | norm enable_nested_tensor',
  TransformerDecoder: 'decoder_layer num_layers | norm',
  Transformer:
    '| d_model nhead num_encoder_layers num_decoder_layers dim_feedforward dropout activation custom_encoder ' +
    'custom_decoder layer_norm_eps batch_first norm_first',

  // losses
  L1Loss: `| ${reduction}`,
  MSELoss: `| ${reduction}`,
  SmoothL1Loss: `| ${reduction} beta`,
  HuberLoss: '| reduction delta',
  CrossEntropyLoss: '| weight size_average ignore_index reduce reduction label_smoothing',
  NLLLoss: '| weight size_average ignore_index reduce reduction',
  BCELoss: `| weight ${reduction}`,
  BCEWithLogitsLoss: `| weight ${reduction} pos_weight`,
  KLDivLoss: `| ${reduction} log_target`,
  PoissonNLLLoss: '| log_input full size_average eps reduce reduction',
  GaussianNLLLoss: '| *full *eps *reduction',
  HingeEmbeddingLoss: `| margin ${reduction}`,
  MarginRankingLoss: `| margin ${reduction}`,
  CosineEmbeddingLoss: `| margin ${reduction}`,
  SoftMarginLoss: `| ${reduction}`,
  MultiMarginLoss: '| p margin weight size_average reduce reduction',
  MultiLabelMarginLoss: `| ${reduction}`,
  MultiLabelSoftMarginLoss: `| weight ${reduction}`,
  TripletMarginLoss: `| margin p eps swap ${reduction}`,
  TripletMarginWithDistanceLoss: '| *distance_function *margin *swap *reduction',
  CTCLoss: '| blank reduction zero_infinity',
};

/** `forward` of the modules that take more than their required tensors. */
export const forwardSignatures: Readonly<Record<string, string>> = {
  RNN: 'input | hx!',
  LSTM: 'input | hx!',
  GRU: 'input | hx!',
  RNNCell: 'input | hx!',
  LSTMCell: 'input | hx!',
  GRUCell: 'input | hx!',
  ...Object.fromEntries(
    [1, 2, 3].flatMap((n) => [
      [`ConvTranspose${n}d`, 'input | output_size!'],
      [`MaxUnpool${n}d`, 'input indices | output_size!'],
    ]),
  ),
  EmbeddingBag: 'input | offsets per_sample_weights',
  MultiheadAttention: 'query key value | key_padding_mask need_weights attn_mask average_attn_weights',
  TransformerEncoderLayer: 'src | src_mask src_key_padding_mask',
  TransformerEncoder: 'src | mask src_key_padding_mask',
  TransformerDecoderLayer: 'tgt memory | tgt_mask memory_mask tgt_key_padding_mask memory_key_padding_mask',
  TransformerDecoder: 'tgt memory | tgt_mask memory_mask tgt_key_padding_mask memory_key_padding_mask',
  Transformer:
    'src tgt | src_mask tgt_mask memory_mask src_key_padding_mask tgt_key_padding_mask memory_key_padding_mask',
};
