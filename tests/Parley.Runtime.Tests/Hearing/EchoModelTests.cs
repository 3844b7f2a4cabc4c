using Parley.Audio;
using Parley.Runtime.Input.FrontEnd.Echo;
using Parley.Testing.Rooms;

namespace Parley.Runtime.Tests.Hearing;

/// <summary>Two replies through a room, the second a little sooner or later than the first, as clients play them.</summary>
public sealed class EchoModelTests
{
    private const int Rate = 16_000;
    private const int Frame = EchoPath.FrameSamples;
    private const int Delay = 60 * Rate / 1_000;
    private const int First = Rate / 2;
    private const int Second = 11 * Rate / 2;
    private const int Length = 9 * Rate;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-7)]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_reply_that_begins_a_little_sooner_or_later_is_explained_like_the_one_before(int later)
    {
        var reference = new Reference(Replies());
        var microphone = Room(reference.Samples, later, new short[Length]);

        var (left, _) = Run(reference, microphone);

        Assert.InRange(Loss(microphone, left, 3 * Rate, 4 * Rate), 14, 99);
        Assert.InRange(Loss(microphone, left, Second + (Rate * 3 / 10), Second + Rate), 14, 99);
    }

    [Fact]
    public void A_person_beside_it_is_heard_and_left_whole()
    {
        var reference = new Reference(Replies());
        var person = Noise(2, 9_000);
        person.AsSpan(0, 7 * Rate).Clear();
        var microphone = Room(reference.Samples, later: 20, person);

        var (left, heard) = Run(reference, microphone);

        Assert.InRange(heard, (7 * Rate) - Frame, (7 * Rate) + (Rate / 10));
        short[] wrong = [.. left.Zip(person, (l, p) => (short)(l - p))];
        Assert.InRange(Loss(person, wrong, 7 * Rate, 8 * Rate), 6, 99);
    }

    [Fact]
    public void An_echo_that_goes_on_though_the_server_had_nothing_to_send_is_nobody()
    {
        // The client held enough back: it plays without a gap what the server sent 50 ms late.
        var played = Replies();
        var sent = played.ToArray();
        const int gap = 7 * Rate;
        const int late = Rate / 20;
        Array.Copy(played, gap, sent, gap + late, Length - gap - late);
        sent.AsSpan(gap, late).Clear();
        var reference = new Reference(sent) { DryAt = gap };
        var microphone = Room(played, later: 0, new short[Length]);

        var (_, heard) = Run(reference, microphone);

        Assert.Equal(-1, heard);
    }

    [Fact]
    public void An_echo_elsewhere_is_believed_only_when_it_explains_more()
    {
        const int stall = 3 * Rate;
        const int late = 1_000;
        var played = Replies();
        var reference = new Reference(played);
        var stalled = played.ToArray();
        Array.Copy(played, stall, stalled, stall + late, Length - stall - late);
        stalled.AsSpan(stall, late).Clear();
        var person = Noise(2, 9_000);
        person.AsSpan(0, stall).Clear();

        // In its place, with a person beside it; and a second after the client had to wait.
        var (path, model) = Hear(reference, Room(played, later: 0, person), 4 * Rate);
        Assert.All([late, -late, 3 * late, 5 * late], sooner => Assert.True(model.Contradicts(path, sooner)));
        (path, model) = Hear(reference, Room(stalled, later: 0, new short[Length]), 4 * Rate);
        Assert.False(model.Contradicts(path, -late));
        Assert.True(model.Contradicts(path, -3 * late));

        // Nothing is known of the room yet.
        (path, model) = Hear(reference, Room(played, later: 0, new short[Length]), First + (Rate / 10));
        Assert.False(model.Contradicts(path, late));
    }

    [Fact]
    public void Silence_that_was_sent_is_no_pause_between_replies()
    {
        var played = Replies();
        played.AsSpan(2 * Rate, 7 * Rate / 10).Clear();
        var microphone = Room(played, later: 0, new short[Length]);

        Assert.Equal(2, Hear(new Reference(played), microphone, Length).Path.Runs);
        Assert.Equal(3, Hear(new Reference(played) { DryAt = 5 * Rate / 2 }, microphone, Length).Path.Runs);
    }

    [Fact]
    public void A_few_frames_of_echo_do_not_say_how_loud_an_echo_is()
    {
        var habit = new EchoHabit();
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(i >= 20, habit.IsLouder(1e9, 1e8));
            habit.Learn(1e7, 1e8, 1e4);
        }

        Assert.False(habit.IsLouder(1e7, 1e8));
    }

    [Fact]
    public void A_voice_that_was_heard_goes_on_where_it_would_not_begin()
    {
        var bands = new ResidueBands();
        var echo = Noise(3, 9_000);
        var rest = Noise(4, 9_000);
        Hear(0.05);
        bands.Hear(echo.AsSpan(0, Frame), rest.AsSpan(0, Frame));
        for (var i = 0; i < 60; i++)
        {
            Hear(0.05);
            bands.Learn();
        }

        // An echo with a person at -8 dB of it, then nobody.
        Hear(0.4);
        Assert.False(bands.Exceeds);
        Assert.True(bands.MayExceed);
        Hear(0.05);
        Assert.False(bands.MayExceed);
        Hear(4);
        Assert.True(bands.Exceeds);

        void Hear(double share)
        {
            // As long as the bands look back.
            for (var at = 0; at < 4 * Frame; at += Frame)
            {
                short[] left = [.. rest.AsSpan(at, Frame).ToArray().Select(sample => (short)(share * sample / 4))];
                short[] heard = [.. left.Zip(echo.AsSpan(at, Frame).ToArray(), (l, e) => (short)(l + (e / 4)))];
                bands.Hear(heard, left);
            }
        }
    }

    private static (EchoPath Path, EchoModel Model) Hear(Reference reference, short[] microphone, int until)
    {
        var path = new EchoPath(reference);
        var model = new EchoModel();
        var aligned = new short[Frame];
        for (var at = 0; at + Frame <= until; at += Frame)
        {
            var frame = microphone.AsSpan(at, Frame);
            reference.Now = at + Frame;
            path.Align(at, frame, Pcm.LevelDbfs(frame) > EchoJudge.QuietDbfs, aligned);
            model.Hear(path, at, frame);
        }

        return (path, model);
    }

    /// <summary>What the model leaves, and where somebody was heard for the first time; -1: nowhere.</summary>
    private static (short[] Left, long Heard) Run(Reference reference, short[] microphone)
    {
        var path = new EchoPath(reference);
        var (model, beside) = (new EchoModel(), new VoiceBesideEcho(0));
        var aligned = new short[Frame];
        var left = new short[microphone.Length];
        var heard = -1L;
        for (var at = 0; at + Frame <= microphone.Length; at += Frame)
        {
            var frame = microphone.AsSpan(at, Frame);
            reference.Now = at + Frame;
            path.Align(at, frame, Pcm.LevelDbfs(frame) > EchoJudge.QuietDbfs, aligned);
            model.Hear(path, at, frame);
            beside.Hear(path, at, frame);
            model.Left.CopyTo(left.AsSpan(at));
            heard = heard < 0 && beside.IsHeard ? at : heard;
            if (heard < 0 && Pcm.LevelDbfs(frame) > EchoJudge.QuietDbfs)
            {
                beside.LearnEcho();
            }
        }

        return (left, heard);
    }

    /// <summary>Two replies of syllables, a pause between them.</summary>
    private static short[] Replies()
    {
        var noise = Noise(1, 8_000);
        for (var i = 0; i < Length; i++)
        {
            var isPlayed = (i >= First && i < 9 * Rate / 2) || i >= Second;
            var syllable = 0.2 + (0.8 * Math.Abs(Math.Sin(i * Math.PI / 3_000)));
            noise[i] = (short)(isPlayed ? noise[i] * syllable : 0);
        }

        return noise;
    }

    private static short[] Room(short[] played, int later, short[] person)
    {
        var room = new EchoRoom(7, delayMs: 0) { NoiseAmplitude = 10 };
        var moved = new short[Length];
        for (var i = 0; i < Length; i++)
        {
            var from = i - Delay - (i >= 5 * Rate ? later : 0);
            moved[i] = from < 0 ? (short)0 : played[from];
        }

        return room.Hear(moved, person);
    }

    private static double Loss(short[] before, short[] after, int from, int to) =>
        EchoRoom.LossDb(before.AsSpan(from, to - from), after.AsSpan(from, to - from));

    private static short[] Noise(int seed, int amplitude)
    {
        var random = new Random(seed);
        var low = 0.0;
        return
        [
            .. Enumerable
                .Range(0, Length)
                .Select(_ => (short)(amplitude * (low += 0.5 * ((2 * random.NextDouble()) - 1 - low)))),
        ];
    }

    private sealed class Reference(short[] samples) : IEchoReference
    {
        public short[] Samples => samples;

        public long Now { get; set; }

        public long DryAt { get; init; } = long.MaxValue;

        public long Offset => 0;

        public bool KnowsAhead => true;

        // Before each reply, and once more.
        public int? DryRuns => (Now > First ? 1 : 0) + (Now > Second ? 1 : 0) + (Now > DryAt ? 1 : 0);

        public void Heard(long position, DateTimeOffset? at) { }

        public long TakeGap() => 0;

        public void Read(long position, Span<short> destination)
        {
            for (var i = 0; i < destination.Length; i++)
            {
                var at = position + i;
                destination[i] = at < 0 || at >= samples.Length ? (short)0 : samples[at];
            }
        }
    }
}
