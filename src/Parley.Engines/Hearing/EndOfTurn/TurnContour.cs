using Parley.Audio.Prosody;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// How the last 600 ms of voice went, in 12 steps of 50 ms: the level in eight bands against the turn's loud tenth there, pitch against
/// the turn's median, and periodicity. About 1 ms; used by one thread at a time.
/// </summary>
public sealed class TurnContour
{
    public const int Steps = 12;
    public const int BandGroups = 8;

    /// <summary>Bands, pitch and periodicity of each step.</summary>
    public const int Count = Steps * (BandGroups + 2);

    private const int PerStep = 5;
    private const int PerGroup = MelSpectrum.Bands / BandGroups;
    private const int MostFrames = 300;

    private readonly MelSpectrum _spectrum = new();
    private readonly float[] _window = new float[MelSpectrum.WindowSamples];
    private readonly float[] _bands = new float[MelSpectrum.Bands];
    private readonly float[] _groups = new float[MostFrames * BandGroups];
    private readonly float[] _sorted = new float[MostFrames];

    /// <param name="speech">The last of the turn, up to the end of its voice; 16 kHz, mono.</param>
    /// <param name="frames">Pitch of the same sound, 10 ms each.</param>
    /// <param name="contour">Receives <see cref="Count"/> values, the last step first; each about -1 to 1.</param>
    public void Read(ReadOnlySpan<short> speech, ReadOnlySpan<PitchFrame> frames, Span<float> contour)
    {
        contour.Clear();
        var count = Math.Min(frames.Length, MostFrames);
        if (count < 2 * PerStep)
        {
            return;
        }

        frames = frames[^count..];
        speech = speech[^Math.Min(speech.Length, count * MelSpectrum.HopSamples)..];
        Measure(speech, count);
        for (var group = 0; group < BandGroups; group++)
        {
            for (var i = 0; i < count; i++)
            {
                _sorted[i] = _groups[(i * BandGroups) + group];
            }

            Array.Sort(_sorted, 0, count);
            var loud = _sorted[count * 9 / 10];
            for (var step = 0; step < Steps; step++)
            {
                var (sum, steps) = (0f, 0);
                for (var i = count - ((step + 1) * PerStep); i < count - (step * PerStep); i++)
                {
                    if (i >= 0)
                    {
                        sum += _groups[(i * BandGroups) + group] - loud;
                        steps++;
                    }
                }

                // In Bel against the loud tenth, -4 to 0.5, brought to about -1 to 1.
                var level = steps == 0 ? -2 : Math.Clamp(sum / steps, -4, 0.5f);
                contour[(step * (BandGroups + 2)) + group] = (level + 2) / 2;
            }
        }

        Pitch(frames, contour);
    }

    private void Measure(ReadOnlySpan<short> speech, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var start = (i * MelSpectrum.HopSamples) - ((MelSpectrum.WindowSamples - MelSpectrum.HopSamples) / 2);
            for (var k = 0; k < _window.Length; k++)
            {
                var at = start + k;
                _window[k] = at >= 0 && at < speech.Length ? speech[at] / 32_768f : 0;
            }

            _spectrum.Frame(_window, _bands);
            for (var group = 0; group < BandGroups; group++)
            {
                var sum = 0f;
                foreach (var band in _bands.AsSpan(group * PerGroup, PerGroup))
                {
                    sum += band;
                }

                _groups[(i * BandGroups) + group] = sum / PerGroup;
            }
        }
    }

    private void Pitch(ReadOnlySpan<PitchFrame> frames, Span<float> contour)
    {
        var voiced = 0;
        foreach (var frame in frames)
        {
            if (frame.IsVoiced)
            {
                _sorted[voiced++] = MathF.Log2(frame.Hertz);
            }
        }

        if (voiced == 0)
        {
            return;
        }

        Array.Sort(_sorted, 0, voiced);
        var median = _sorted[voiced / 2];
        for (var step = 0; step < Steps; step++)
        {
            var (pitch, here, periodicity) = (0f, 0, 0f);
            for (var i = Math.Max(0, frames.Length - ((step + 1) * PerStep)); i < frames.Length - (step * PerStep); i++)
            {
                periodicity += frames[i].Periodicity / PerStep;
                if (frames[i].IsVoiced)
                {
                    // An octave is 1; slips are cut.
                    pitch += Math.Clamp(MathF.Log2(frames[i].Hertz) - median, -0.6f, 0.6f);
                    here++;
                }
            }

            contour[(step * (BandGroups + 2)) + BandGroups] = here == 0 ? 0 : 2 * pitch / here;
            contour[(step * (BandGroups + 2)) + BandGroups + 1] = (2 * periodicity) - 1;
        }
    }
}
