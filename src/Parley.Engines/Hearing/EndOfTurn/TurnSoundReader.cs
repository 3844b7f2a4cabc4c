using System.Runtime.InteropServices;
using Parley.Audio.Prosody;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>Measures <see cref="TurnSound"/>. About 1 ms for a pause; used by one thread at a time.</summary>
public sealed class TurnSoundReader
{
    /// <summary>How much speech before a pause is looked at: 3 s at 16 kHz.</summary>
    public const int WindowSamples = 48_000;

    private const int FramesPerSecond = 100;
    private const int FewestFrames = 10;

    private readonly PitchTracker _tracker = new();
    private readonly PitchFrame[] _frames = new PitchFrame[PitchTracker.FramesOf(WindowSamples)];
    private readonly float[] _sorted = new float[PitchTracker.FramesOf(WindowSamples)];

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
        var frames = _frames.AsSpan(0, count);
        var sound = new TurnSound { TurnLength = LogSeconds(turnSamples), StretchLength = LogSeconds(stretchSamples) };
        return count < FewestFrames ? sound : Stretches(Levels(Pitch(sound, frames), frames), frames);
    }

    private TurnSound Pitch(TurnSound sound, ReadOnlySpan<PitchFrame> frames)
    {
        var voiced = 0;
        foreach (var frame in frames)
        {
            if (frame.IsVoiced)
            {
                _sorted[voiced++] = Semitones(frame.Hertz);
            }
        }

        if (voiced < FewestFrames)
        {
            return sound;
        }

        Array.Sort(_sorted, 0, voiced);
        var (median, floor) = (_sorted[voiced / 2], _sorted[voiced / 10]);

        // The last 12 voiced frames, and the line through those of the last quarter of a second of voice.
        var (last, lastCount) = (0f, 0);
        var line = new Slope();
        for (var i = frames.Length - 1; i >= 0 && line.Count < 25; i--)
        {
            if (frames[i].IsVoiced)
            {
                // An octave slip is no fall.
                var pitch = Math.Clamp(Semitones(frames[i].Hertz), median - 9, median + 12);
                line.Add((float)i / FramesPerSecond, pitch);
                if (lastCount < 12)
                {
                    last += pitch;
                    lastCount++;
                }
            }
        }

        last /= lastCount;
        return sound with
        {
            FinalPitch = Math.Clamp(last - median, -8, 8),
            FinalPitchAboveFloor = Math.Clamp(last - floor, -4, 10),
            PitchSlope = Math.Clamp(line.Value, -40, 40),
        };
    }

    private TurnSound Levels(TurnSound sound, ReadOnlySpan<PitchFrame> frames)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            _sorted[i] = frames[i].Level;
        }

        Array.Sort(_sorted, 0, frames.Length);
        var loud = _sorted[frames.Length * 9 / 10];
        var fade = 0;
        while (fade < frames.Length && frames[^(fade + 1)].Level < loud - 12)
        {
            fade++;
        }

        var (level, voiced) = (0f, 0);
        for (var i = frames.Length - 1; i >= 0 && voiced < 10; i--)
        {
            if (frames[i].IsVoiced)
            {
                level += frames[i].Level;
                voiced++;
            }
        }

        var line = new Slope();
        var (periodicity, voicing) = (0f, 0);
        for (var i = Math.Max(0, frames.Length - 40); i < frames.Length; i++)
        {
            line.Add((float)i / FramesPerSecond, Math.Max(frames[i].Level, loud - 40));
            periodicity += i >= frames.Length - 15 ? frames[i].Periodicity : 0;
            voicing += i >= frames.Length - 30 && frames[i].IsVoiced ? 1 : 0;
        }

        return sound with
        {
            FinalLevel = voiced == 0 ? 0 : Math.Clamp((level / voiced) - loud, -30, 3),
            LevelSlope = Math.Clamp(line.Value, -120, 60),
            Fade = Math.Min(fade, 60) / (float)FramesPerSecond,
            FinalPeriodicity = periodicity / Math.Min(15, frames.Length),
            FinalVoicing = voicing / (float)Math.Min(30, frames.Length),
        };
    }

    /// <summary>Stretches of voice stand for syllables: good enough for a rate, in any language.</summary>
    private static TurnSound Stretches(TurnSound sound, ReadOnlySpan<PitchFrame> frames)
    {
        var (stretches, recent, frameSum, length, last) = (0, 0, 0, 0, 0);
        for (var i = 0; i <= frames.Length; i++)
        {
            if (i < frames.Length && frames[i].IsVoiced)
            {
                length++;
            }
            else if (length >= 3)
            {
                stretches++;
                recent += i > frames.Length - 150 ? 1 : 0;
                frameSum += length;
                (last, length) = (length, 0);
            }
            else
            {
                length = 0;
            }
        }

        if (stretches < 2)
        {
            return sound;
        }

        var before = (frameSum - last) / (float)(stretches - 1);
        var whole = stretches / (float)frames.Length;
        var late = Math.Max(recent, 0.5f) / Math.Min(150, frames.Length);
        return sound with
        {
            FinalLengthening = Math.Clamp(MathF.Log(last / before), -2, 2),
            RateChange = Math.Clamp(MathF.Log(late / whole), -1.5f, 1.5f),
        };
    }

    private static float Semitones(float hertz) => 12 * MathF.Log2(hertz / 100);

    private static float LogSeconds(long samples) => Math.Clamp(MathF.Log(Math.Max(samples, 1600) / 16_000f), -2.3f, 3);

    /// <summary>The line of least squares through points.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Slope
    {
        private float _x;
        private float _y;
        private float _xx;
        private float _xy;

        public int Count { get; private set; }

        /// <summary>0 for a single point.</summary>
        public readonly float Value
        {
            get
            {
                var spread = (Count * _xx) - (_x * _x);
                return Count < 3 || spread <= 1e-6f ? 0 : ((Count * _xy) - (_x * _y)) / spread;
            }
        }

        public void Add(float x, float y)
        {
            Count++;
            _x += x;
            _y += y;
            _xx += x * x;
            _xy += x * y;
        }
    }
}
