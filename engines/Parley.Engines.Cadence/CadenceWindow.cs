using Parley.Audio;
using Parley.Audio.Prosody;

namespace Parley.Engines.Cadence;

/// <summary>
/// What the network hears: the last 3 s of voice before a pause, in steps of 10 ms. It ends where the voice ends, so that nothing of
/// the pause itself is in it, and is free of the loudness, the microphone and the height of the voice. Some milliseconds of work; used by one
/// thread at a time.
/// </summary>
internal sealed class CadenceWindow
{
    /// <summary>Steps of 10 ms; the last one is the last of the voice.</summary>
    public const int Frames = 300;

    /// <summary>Bands of the spectrum; then level, pitch, "has a pitch", periodicity, and 1 where there is sound at all.</summary>
    public const int Channels = Groups + 5;

    /// <summary>How much of a turn is looked at, its pause included: 4 s.</summary>
    public const int Samples = 64_000;

    private const int Groups = 20;
    private const int PerGroup = MelSpectrum.Bands / Groups;
    private const int MostFrames = Samples / MelSpectrum.HopSamples;

    // The last of what is given is pause: its level is the room's.
    private const int RoomFrames = 6;
    private const int FewestFrames = 20;

    // In dB: what lies so far below the voice, or so little above the room, is no voice.
    private const float VoiceRange = 30;
    private const float AboveRoom = 6;
    private const float AboveQuiet = 3;

    // Where nothing is louder than the rest nobody speaks.
    private const float LeastRange = 3;
    private const float BelowLoud = 12;

    // In decades of power below the loudest: less is as good as nothing.
    private const float Depth = 5;

    private readonly PitchTracker _tracker = new();
    private readonly MelSpectrum _spectrum = new();
    private readonly PitchFrame[] _pitch = new PitchFrame[MostFrames];
    private readonly float[] _sorted = new float[MostFrames];
    private readonly float[] _sound = new float[MelSpectrum.WindowSamples];
    private readonly float[] _bands = new float[MelSpectrum.Bands];

    /// <param name="turn">The last of a turn with at least 100 ms of the pause behind it; 16 kHz, mono.</param>
    /// <param name="window">Receives <see cref="Frames"/> values for each of <see cref="Channels"/>, channel after channel; 0 before the turn.</param>
    /// <returns>How many of its steps are voice and no pause; 0: there is too little to judge.</returns>
    public int Read(ReadOnlySpan<short> turn, Span<float> window)
    {
        window.Clear();
        turn = turn.Length > Samples ? turn[^Samples..] : turn;
        // Whole steps, counted from the end.
        turn = turn[(turn.Length % MelSpectrum.HopSamples)..];
        var count = _tracker.Track(turn, _pitch);
        if (count < FewestFrames + RoomFrames)
        {
            return 0;
        }

        Sort(_pitch.AsSpan(0, count));
        var loud = _sorted[count * 9 / 10];
        if (loud - _sorted[count / 20] < LeastRange)
        {
            return 0;
        }

        var floor = Threshold(loud, _sorted[count / 20], _pitch.AsSpan(count - RoomFrames, RoomFrames));
        var end = EndOfVoice(_pitch.AsSpan(0, count), floor);
        var start = Math.Max(0, end - Frames);
        if (end - start < FewestFrames)
        {
            return 0;
        }

        Spectrum(turn, start, end, floor, window);
        Voice(_pitch.AsSpan(start, end - start), loud, floor, window);
        var voiced = 0;
        foreach (var frame in _pitch.AsSpan(start, end - start))
        {
            voiced += frame.Level >= floor ? 1 : 0;
        }

        return voiced;
    }

    private void Sort(ReadOnlySpan<PitchFrame> frames)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            _sorted[i] = frames[i].Level;
        }

        Array.Sort(_sorted, 0, frames.Length);
    }

    /// <summary>The room is what the pause sounds like, but no louder than a little above the quietest of the turn: breath is no room.</summary>
    private static float Threshold(float loud, float quiet, ReadOnlySpan<PitchFrame> pause)
    {
        var room = 0f;
        foreach (var frame in pause)
        {
            room += frame.Level / pause.Length;
        }

        room = Math.Min(room, quiet + AboveQuiet);
        return Math.Max(loud - VoiceRange, Math.Min(room + AboveRoom, loud - BelowLoud));
    }

    /// <summary>Behind the last two steps in a row that are voice.</summary>
    private static int EndOfVoice(ReadOnlySpan<PitchFrame> frames, float threshold)
    {
        for (var i = frames.Length - 1; i > 0; i--)
        {
            if (frames[i].Level >= threshold && frames[i - 1].Level >= threshold)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private void Spectrum(ReadOnlySpan<short> turn, int start, int end, float floor, Span<float> window)
    {
        var loudest = float.MinValue;
        var first = Frames - (end - start);
        for (var i = start; i < end; i++)
        {
            var from = (i * MelSpectrum.HopSamples) - ((MelSpectrum.WindowSamples - MelSpectrum.HopSamples) / 2);
            for (var k = 0; k < _sound.Length; k++)
            {
                var at = from + k;
                _sound[k] = at >= 0 && at < turn.Length ? turn[at] / 32_768f : 0;
            }

            _spectrum.Frame(_sound, _bands);
            for (var group = 0; group < Groups; group++)
            {
                var sum = 0f;
                foreach (var band in _bands.AsSpan(group * PerGroup, PerGroup))
                {
                    sum += band;
                }

                window[(group * Frames) + first + i - start] = sum / PerGroup;
                loudest = Math.Max(loudest, sum / PerGroup);
            }
        }

        for (var group = 0; group < Groups; group++)
        {
            var values = window.Slice((group * Frames) + first, end - start);
            var (sum, voiced) = (0f, 0);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Math.Max(values[i], loudest - Depth);
                if (_pitch[start + i].Level >= floor)
                {
                    sum += values[i];
                    voiced++;
                }
            }

            var mean = sum / Math.Max(1, voiced);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] -= mean;
            }
        }
    }

    private void Voice(ReadOnlySpan<PitchFrame> frames, float loud, float floor, Span<float> window)
    {
        var voiced = 0;
        foreach (var frame in frames)
        {
            if (frame.IsVoiced && frame.Level >= floor)
            {
                _sorted[voiced++] = MathF.Log2(frame.Hertz);
            }
        }

        Array.Sort(_sorted, 0, voiced);
        var median = voiced == 0 ? 0 : _sorted[voiced / 2];
        var first = Frames - frames.Length;
        for (var i = 0; i < frames.Length; i++)
        {
            var at = first + i;
            var frame = frames[i];
            var hasPitch = frame.IsVoiced && frame.Level >= floor;
            window[(Groups * Frames) + at] = Math.Clamp((frame.Level - loud) / 20, -2, 1);
            window[((Groups + 1) * Frames) + at] = hasPitch
                ? Math.Clamp(2 * (MathF.Log2(frame.Hertz) - median), -2, 2)
                : 0;
            window[((Groups + 2) * Frames) + at] = hasPitch ? 1 : 0;
            window[((Groups + 3) * Frames) + at] = frame.Periodicity;
            window[((Groups + 4) * Frames) + at] = 1;
        }
    }
}
