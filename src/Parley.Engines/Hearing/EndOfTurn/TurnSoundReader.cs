using Parley.Audio.Prosody;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>Measures <see cref="TurnSound"/>. About 1 ms for a pause; used by one thread at a time.</summary>
public sealed class TurnSoundReader
{
    /// <summary>How much speech before a pause is looked at: 3 s at 16 kHz.</summary>
    public const int WindowSamples = 48_000;

    private const int FewestFrames = 12;
    private const float Second = 100;

    // Below the loud tenth by more than this nothing is voice; by more than the second nothing is a nucleus.
    private const float VoiceRange = 25;
    private const float NucleusRange = 16;

    // Two nuclei are parted by a dip of so many dB.
    private const float Dip = 2.5f;

    private readonly PitchTracker _tracker = new();
    private readonly TurnContour _contour = new();
    private readonly PitchFrame[] _frames = new PitchFrame[PitchTracker.FramesOf(WindowSamples)];
    private readonly float[] _sorted = new float[PitchTracker.FramesOf(WindowSamples)];
    private readonly float[] _smooth = new float[PitchTracker.FramesOf(WindowSamples)];
    private readonly int[] _nuclei = new int[PitchTracker.FramesOf(WindowSamples)];

    /// <summary>How the last pause's voice went; see <see cref="TurnContour"/>.</summary>
    public float[] Contour { get; } = new float[TurnContour.Count];

    /// <param name="speech">The last of the turn up to the end of speech, at most <see cref="WindowSamples"/>; 16 kHz, mono.</param>
    /// <param name="turnSamples">Length of the turn so far, up to the end of speech.</param>
    /// <param name="stretchSamples">Speech since the pause before.</param>
    public TurnSound Read(ReadOnlySpan<short> speech, long turnSamples, long stretchSamples)
    {
        if (speech.Length > WindowSamples)
        {
            speech = speech[^WindowSamples..];
        }

        var count = _tracker.Track(speech, _frames);
        var sound = new TurnSound { TurnLength = LogSeconds(turnSamples), StretchLength = LogSeconds(stretchSamples) };
        if (count < FewestFrames)
        {
            Array.Clear(Contour);
            return sound;
        }

        var frames = _frames.AsSpan(0, count);
        var loud = Loud(frames);
        var end = count;
        while (end > FewestFrames && frames[end - 1].Level < loud - VoiceRange)
        {
            end--;
        }

        sound = sound with
        {
            Fade = Math.Min(count - end, 40) / Second,
            Brightness = PitchTracker.Brightness(
                speech[Math.Max(0, (end - 10) * PitchTracker.HopSamples)..(end * PitchTracker.HopSamples)]
            ),
        };
        frames = frames[..end];
        for (var i = 0; i < end; i++)
        {
            // Hum and room are periodic, too.
            if (frames[i].Level < loud - VoiceRange)
            {
                frames[i] = frames[i] with { Hertz = 0 };
            }
        }

        _contour.Read(speech[..(end * PitchTracker.HopSamples)], frames, Contour);
        return Syllables(Voice(Pitch(sound, frames), frames), frames, loud);
    }

    private float Loud(ReadOnlySpan<PitchFrame> frames)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            _sorted[i] = frames[i].Level;
        }

        Array.Sort(_sorted, 0, frames.Length);
        return _sorted[frames.Length * 9 / 10];
    }

    private TurnSound Pitch(TurnSound sound, ReadOnlySpan<PitchFrame> frames)
    {
        var voiced = 0;
        for (var i = 0; i < frames.Length; i++)
        {
            if (IsSteady(frames, i))
            {
                _sorted[voiced++] = Semitones(frames[i].Hertz);
            }
        }

        if (voiced < FewestFrames)
        {
            return sound;
        }

        Array.Sort(_sorted, 0, voiced);
        var (median, floor, top) = (_sorted[voiced / 2], _sorted[voiced / 10], _sorted[voiced * 9 / 10]);
        var (last, lastCount) = (0f, 0);
        var line = new Slope();
        for (var i = frames.Length - 1; i >= 0 && line.Count < 25; i--)
        {
            if (IsSteady(frames, i))
            {
                // An octave slip is no fall.
                var pitch = Math.Clamp(Semitones(frames[i].Hertz), median - 9, median + 9);
                line.Add(i / Second, pitch);
                if (lastCount < 8)
                {
                    last += pitch;
                    lastCount++;
                }
            }
        }

        last /= lastCount;
        return sound with
        {
            PitchPlace = Math.Clamp((last - floor) / Math.Max(top - floor, 2), -0.5f, 1.5f),
            FinalPitch = Math.Clamp(last - median, -7, 7),
            PitchSlope = Math.Clamp(line.Value, -30, 30),
        };
    }

    /// <summary>Voiced, with a neighbour of about the same pitch.</summary>
    private static bool IsSteady(ReadOnlySpan<PitchFrame> frames, int i) =>
        frames[i].IsVoiced
        && (
            (i > 0 && IsNear(frames[i].Hertz, frames[i - 1].Hertz))
            || (i + 1 < frames.Length && IsNear(frames[i].Hertz, frames[i + 1].Hertz))
        );

    private static bool IsNear(float a, float b) => b > 0 && a / b is > 0.92f and < 1.09f;

    private static TurnSound Voice(TurnSound sound, ReadOnlySpan<PitchFrame> frames)
    {
        var tail = 0;
        while (tail < frames.Length && !frames[^(tail + 1)].IsVoiced)
        {
            tail++;
        }

        var stretch = 0;
        var gap = 0;
        for (var i = frames.Length - 1 - tail; i >= 0 && gap < 3; i--)
        {
            gap = frames[i].IsVoiced ? 0 : gap + 1;
            stretch++;
        }

        var periodicity = 0f;
        var count = Math.Min(15, frames.Length);
        foreach (var frame in frames[^count..])
        {
            periodicity += frame.Periodicity;
        }

        return sound with
        {
            UnvoicedTail = Math.Min(tail, 40) / Second,
            LastStretch = Math.Min(stretch - gap, 60) / Second,
            FinalPeriodicity = periodicity / count,
        };
    }

    private TurnSound Syllables(TurnSound sound, ReadOnlySpan<PitchFrame> frames, float loud)
    {
        var count = FindNuclei(frames, loud - NucleusRange);
        if (count == 0)
        {
            return sound;
        }

        var last = _nuclei[count - 1];
        var toEnd = frames.Length - 1 - last;
        sound = sound with
        {
            NucleusToEnd = Math.Min(toEnd, 60) / Second,
            FallRate = Math.Min((_smooth[last] - (loud - VoiceRange)) / Math.Max(toEnd, 2), 6),
        };
        if (count < 3)
        {
            return sound;
        }

        var before = 0f;
        for (var i = 0; i < count - 1; i++)
        {
            before += _smooth[_nuclei[i]] / (count - 1);
        }

        var steps = (_nuclei[count - 2] - _nuclei[0]) / (float)(count - 2);
        return sound with
        {
            NucleusLevel = Math.Clamp(_smooth[last] - before, -15, 10),
            LastStep = Math.Clamp(MathF.Log((last - _nuclei[count - 2]) / Math.Max(steps, 1)), -1.5f, 1.5f),
        };
    }

    /// <summary>Peaks of the level, smoothed over 50 ms, that are loud enough, voiced, and parted by a dip.</summary>
    private int FindNuclei(ReadOnlySpan<PitchFrame> frames, float least)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            var (from, to) = (Math.Max(0, i - 2), Math.Min(frames.Length - 1, i + 2));
            var sum = 0f;
            for (var k = from; k <= to; k++)
            {
                sum += frames[k].Level;
            }

            _smooth[i] = sum / (to - from + 1);
        }

        var count = 0;
        var (peak, lowest) = (-1, float.MaxValue);
        for (var i = 0; i < frames.Length; i++)
        {
            lowest = Math.Min(lowest, _smooth[i]);
            if (peak >= 0 && _smooth[i] < _smooth[peak] - Dip)
            {
                _nuclei[count++] = peak;
                (peak, lowest) = (-1, _smooth[i]);
            }
            else if (
                _smooth[i] >= least
                && frames[i].IsVoiced
                && (peak < 0 ? _smooth[i] > lowest + Dip : _smooth[i] > _smooth[peak])
            )
            {
                peak = i;
            }
        }

        if (peak >= 0)
        {
            _nuclei[count++] = peak;
        }

        return count;
    }

    private static float Semitones(float hertz) => 12 * MathF.Log2(hertz / 100);

    private static float LogSeconds(long samples) => Math.Clamp(MathF.Log(Math.Max(samples, 1600) / 16_000f), -2.3f, 3);
}
