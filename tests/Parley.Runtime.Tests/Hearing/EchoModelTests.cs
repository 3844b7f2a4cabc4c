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

        public int DryRuns => Now > DryAt ? 1 : 0;

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
