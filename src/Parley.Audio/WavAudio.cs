namespace Parley.Audio;

/// <summary>A recording in memory.</summary>
/// <param name="Samples">Mono, 16 bit.</param>
/// <param name="SampleRate">Hz.</param>
public sealed record WavAudio(short[] Samples, int SampleRate)
{
    public TimeSpan Duration => TimeSpan.FromTicks(Samples.Length * TimeSpan.TicksPerSecond / SampleRate);

    /// <summary>The same recording at another rate; itself when it has that rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The two rates have too little in common.</exception>
    public WavAudio AtRate(int sampleRate) =>
        sampleRate == SampleRate ? this : new WavAudio(Resampler.Convert(Samples, SampleRate, sampleRate), sampleRate);
}
