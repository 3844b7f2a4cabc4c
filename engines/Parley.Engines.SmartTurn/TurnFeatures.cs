using Parley.Audio.Prosody;

namespace Parley.Engines.SmartTurn;

/// <summary>
/// What the model reads: the last 8 s as 80 mel bands of 800 frames, as Whisper's feature extractor makes them. Shorter sound stands
/// at the end, behind silence; the sound is brought to mean 0 and variance 1; values below the loudest by 8 decades are cut.
/// </summary>
internal sealed class TurnFeatures
{
    public const int Samples = 8 * 16_000;
    public const int Frames = Samples / MelSpectrum.HopSamples;
    public const int Count = MelSpectrum.Bands * Frames;

    private const int Half = MelSpectrum.WindowSamples / 2;
    private const float Decades = 8;

    private readonly MelSpectrum _spectrum = new();
    private readonly float[] _sound = new float[Samples];
    private readonly float[] _window = new float[MelSpectrum.WindowSamples];
    private readonly float[] _bands = new float[MelSpectrum.Bands];

    /// <param name="turn">16 kHz, mono; the last <see cref="Samples"/> of it count.</param>
    /// <param name="features">Receives <see cref="Count"/> values, band after band.</param>
    public void Read(ReadOnlySpan<short> turn, Span<float> features)
    {
        Level(turn);
        var loudest = float.MinValue;
        for (var frame = 0; frame < Frames; frame++)
        {
            var start = (frame * MelSpectrum.HopSamples) - Half;
            for (var i = 0; i < _window.Length; i++)
            {
                // Mirrored at both ends.
                var at = Math.Abs(start + i);
                _window[i] = _sound[at < Samples ? at : (2 * Samples) - 2 - at];
            }

            _spectrum.Frame(_window, _bands);
            for (var band = 0; band < _bands.Length; band++)
            {
                features[(band * Frames) + frame] = _bands[band];
                loudest = Math.Max(loudest, _bands[band]);
            }
        }

        for (var i = 0; i < Count; i++)
        {
            features[i] = (Math.Max(features[i], loudest - Decades) + 4) / 4;
        }
    }

    private void Level(ReadOnlySpan<short> turn)
    {
        turn = turn.Length > Samples ? turn[^Samples..] : turn;
        Array.Clear(_sound);
        var offset = Samples - turn.Length;
        var sum = 0.0;
        for (var i = 0; i < turn.Length; i++)
        {
            _sound[offset + i] = turn[i] / 32_768f;
            sum += _sound[offset + i];
        }

        var mean = (float)(sum / Samples);
        var power = 0.0;
        foreach (var x in _sound)
        {
            power += (double)(x - mean) * (x - mean);
        }

        var scale = (float)(1 / Math.Sqrt((power / Samples) + 1e-7));
        for (var i = 0; i < Samples; i++)
        {
            _sound[i] = (_sound[i] - mean) * scale;
        }
    }
}
