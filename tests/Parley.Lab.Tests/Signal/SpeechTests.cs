using Parley.Audio;
using Parley.Lab.Signal;

namespace Parley.Lab.Tests.Signal;

public sealed class SpeechTests
{
    [Fact]
    public void Bounds_are_found_to_a_frame_from_the_energy()
    {
        short[] recording =
        [
            .. Signals.Noise(0.5, 20),
            .. Signals.Tone(0.6, 8000),
            .. Signals.Noise(0.4, 20, 2),
            .. Signals.Tone(0.3, 3000),
            .. Signals.Noise(0.5, 20, 3),
        ];

        var found = SpeechBounds.Find(recording, Signals.Rate);

        Assert.Equal(2, found.Count);
        Assert.InRange(found[0].Start, 0.49 * Signals.Rate, 0.51 * Signals.Rate);
        Assert.InRange(found[0].End, 1.09 * Signals.Rate, 1.11 * Signals.Rate);
        Assert.InRange(found[1].Start, 1.49 * Signals.Rate, 1.51 * Signals.Rate);
        Assert.InRange(found[1].End, 1.79 * Signals.Rate, 1.81 * Signals.Rate);
    }

    [Fact]
    public void Breath_and_a_smack_of_the_lips_around_the_speech_are_none()
    {
        short[] recording =
        [
            .. Signals.Noise(0.4, 20),
            .. Signals.Noise(0.05, 9000, 2),
            .. Signals.Noise(0.15, 20, 3),
            .. Signals.Noise(0.35, 900, 4),
            .. Signals.Tone(0.6, 8000),
            .. Signals.Noise(0.5, 900, 5),
            .. Signals.Noise(0.4, 20, 6),
        ];

        var found = SpeechBounds.Whole(recording, Signals.Rate);

        // A little of the breath that touches the voice may be an "h".
        Assert.InRange(found.Start, 0.82 * Signals.Rate, 0.96 * Signals.Rate);
        Assert.InRange(found.End, 1.54 * Signals.Rate, 1.68 * Signals.Rate);
    }

    [Fact]
    public void Rumble_is_no_speech_and_no_sound_of_the_throat_begins_it()
    {
        short[] recording =
        [
            .. Signals.Noise(0.4, 20),
            .. Signals.Tone(0.06, 500),
            .. Signals.Noise(0.3, 20, 2),
            .. Signals.Tone(0.6, 8000),
            .. Signals.Noise(0.6, 20, 3),
        ];
        for (var i = 0; i < recording.Length; i++)
        {
            recording[i] += (short)(4000 * Math.Sin(2 * Math.PI * 30 * i / Signals.Rate));
        }

        var found = SpeechBounds.Whole(recording, Signals.Rate);

        Assert.InRange(found.Start, 0.74 * Signals.Rate, 0.78 * Signals.Rate);
        Assert.InRange(found.End, 1.34 * Signals.Rate, 1.38 * Signals.Rate);
    }

    [Theory]
    [InlineData(0.06, 800, false)]
    [InlineData(0.06, 2000, true)]
    [InlineData(0.2, 800, true)]
    public void A_short_faint_sound_alone_before_the_first_word_is_none_though_it_be_voiced(
        double seconds,
        double amplitude,
        bool belongs
    )
    {
        short[] recording =
        [
            .. Signals.Noise(0.4, 20),
            .. Signals.Tone(seconds, amplitude),
            .. Signals.Noise(0.3, 20, 2),
            .. Signals.Tone(0.06, 8000),
            .. Signals.Tone(1.2, 2500),
            .. Signals.Noise(0.6, 20, 3),
        ];

        var begins = belongs ? 0.4 : 0.7 + seconds;
        Assert.InRange(
            SpeechBounds.Whole(recording, Signals.Rate).Start / (double)Signals.Rate,
            begins - 0.02,
            begins + 0.02
        );
    }

    [Fact]
    public void Consonants_without_voice_belong_to_their_syllable()
    {
        // "stops": a sibilant, the closed lips, the voice, closed lips, a sibilant.
        short[] recording =
        [
            .. Signals.Noise(0.4, 20),
            .. Signals.Noise(0.12, 7000, 2),
            .. Signals.Noise(0.06, 20, 3),
            .. Signals.Tone(0.3, 8000),
            .. Signals.Noise(0.07, 20, 4),
            .. Signals.Noise(0.15, 7000, 5),
            .. Signals.Noise(0.4, 20, 6),
        ];

        var found = SpeechBounds.Whole(recording, Signals.Rate);

        Assert.InRange(found.Start, 0.38 * Signals.Rate, 0.42 * Signals.Rate);
        Assert.InRange(found.End, 1.08 * Signals.Rate, 1.12 * Signals.Rate);
    }

    [Fact]
    public void Where_nothing_is_voiced_the_energy_has_to_do()
    {
        short[] recording = [.. Signals.Noise(0.5, 20), .. Signals.Noise(0.6, 4000, 2), .. Signals.Noise(0.5, 20, 3)];

        var found = SpeechBounds.Whole(recording, Signals.Rate);

        Assert.InRange(found.Start, 0.48 * Signals.Rate, 0.52 * Signals.Rate);
        Assert.InRange(found.End, 1.08 * Signals.Rate, 1.12 * Signals.Rate);
    }

    [Fact]
    public void A_pause_is_opened_at_the_gap_between_words_and_filled_with_the_room()
    {
        var recording = Signals.TwoWords();

        var paused = Pauses.Insert(recording, Signals.Rate, [700], new Random(5));

        var pause = Assert.Single(paused.Inserted);
        Assert.Equal(recording.Length + (0.7 * Signals.Rate), paused.Samples.Length, 1.0);
        Assert.InRange(pause.Start, 1.30 * Signals.Rate, 1.36 * Signals.Rate);
        Assert.Equal(700, pause.LengthMs(Signals.Rate), 0.1);
        var room = Pcm.LevelDbfs(paused.Samples.AsSpan(pause.Start, pause.Length));
        Assert.InRange(room, Pcm.LevelDbfs(recording.AsSpan(0, Signals.Rate / 2)) - 3, -60);
        Assert.Equal(recording[^2000..], paused.Samples[^2000..]);
    }

    [Fact]
    public void The_room_of_a_recording_without_pauses_holds_no_speech()
    {
        short[] recording =
        [
            .. Enumerable.Range(0, 8).SelectMany(i => Signals.Tone(0.2, 8000).Concat(Signals.Noise(0.06, 20, i))),
        ];

        var room = RoomTone.Make(recording, Signals.Rate, Signals.Rate, new Random(5));

        Assert.InRange(Pcm.LevelDbfs(room), -75, -60);
        Assert.InRange(Mixing.PeakDbfs(room), -75, -50);
    }

    [Fact]
    public void Where_there_is_no_gap_there_is_no_pause()
    {
        var paused = Pauses.Insert(Signals.Tone(2, 8000), Signals.Rate, [500, 500], new Random(5));

        Assert.Empty(paused.Inserted);
        Assert.Equal(2 * Signals.Rate, paused.Samples.Length);
    }

    [Fact]
    public void Coughs_and_hums_are_short_audible_and_the_same_for_the_same_chance()
    {
        var cough = Throat.Cough(Signals.Rate, new Random(1));
        var hum = Throat.Hum(Signals.Rate, new Random(1));

        Assert.Equal(cough, Throat.Cough(Signals.Rate, new Random(1)));
        Assert.InRange(cough.Length, 0.1 * Signals.Rate, 1.2 * Signals.Rate);
        Assert.InRange(hum.Length, 0.3 * Signals.Rate, 0.7 * Signals.Rate);
        Assert.True(Pcm.LevelDbfs(cough) > -35, $"cough at {Pcm.LevelDbfs(cough)}");
        Assert.True(Pcm.LevelDbfs(hum) > -35, $"hum at {Pcm.LevelDbfs(hum)}");
    }
}
