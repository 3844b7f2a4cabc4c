using System.Runtime.InteropServices;

namespace Parley.Audio;

/// <summary>Where a sound's echo was found.</summary>
/// <param name="LagSamples">How much later than in the reference it is in the microphone, in 16 kHz samples.</param>
/// <param name="Confidence">Height of the peak over the mean of all lags: some 4 by chance, 12 and more when it is right.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DelayEstimate(int LagSamples, double Confidence);
