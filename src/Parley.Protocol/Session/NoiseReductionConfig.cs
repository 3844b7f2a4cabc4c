namespace Parley.Protocol.Session;

/// <summary><c>input_audio_noise_reduction</c>.</summary>
/// <param name="Type"><c>azure_deep_noise_suppression</c>, <c>near_field</c> or <c>far_field</c>.</param>
public sealed record NoiseReductionConfig(string Type);
