namespace Parley.Audio;

/// <summary>Makes encoded audio quieter, with a ramp wherever the gain changes, so that no step is heard. For one stream.</summary>
public sealed class GainRamp
{
    /// <summary>How long a change from full to nothing takes.</summary>
    private const double FullRangeSeconds = 0.04;

    private readonly AudioFormat _format;
    private readonly float _step;
    private float _gain = 1;

    public GainRamp(AudioFormat format)
    {
        _format = format;
        _step = (float)(1 / (FullRangeSeconds * format.SampleRate));
    }

    /// <summary>Where the gain goes, as a factor; 1 leaves the sound as it is.</summary>
    public float Target { get; private set; } = 1;

    /// <summary>True when sound passes unchanged.</summary>
    public bool IsIdle => _gain is 1 && Target is 1;

    /// <param name="gainDb">At most 0.</param>
    public void MoveTo(double gainDb) => Target = gainDb >= 0 ? 1 : (float)Math.Pow(10, gainDb / 20);

    /// <summary>Begins from silence: what comes next fades in.</summary>
    public void Silence() => _gain = 0;

    /// <summary>Applies the gain in place.</summary>
    /// <param name="audio">Whole samples in the stream's format.</param>
    public void Apply(Span<byte> audio)
    {
        for (var at = 0; at + _format.BytesPerSample <= audio.Length; at += _format.BytesPerSample)
        {
            _gain = _gain < Target ? Math.Min(Target, _gain + _step) : Math.Max(Target, _gain - _step);
            if (_gain is not 1)
            {
                Scale(audio[at..], _gain);
            }
        }
    }

    private void Scale(Span<byte> audio, float gain)
    {
        switch (_format.Coding)
        {
            case AudioCoding.G711Ulaw:
                audio[0] = G711.EncodeUlaw(Pcm.Saturate(MathF.Round(G711.DecodeUlaw(audio[0]) * gain)));
                break;
            case AudioCoding.G711Alaw:
                audio[0] = G711.EncodeAlaw(Pcm.Saturate(MathF.Round(G711.DecodeAlaw(audio[0]) * gain)));
                break;
            default:
                var sample = (short)(audio[0] | (audio[1] << 8));
                var scaled = Pcm.Saturate(MathF.Round(sample * gain));
                audio[0] = (byte)scaled;
                audio[1] = (byte)(scaled >> 8);
                break;
        }
    }
}
