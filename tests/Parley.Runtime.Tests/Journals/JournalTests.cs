using System.Text;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;
using Parley.Runtime.Tests.Calls;

namespace Parley.Runtime.Tests.Journals;

/// <summary>What becomes of a journal when something goes wrong; the session never notices.</summary>
public sealed class JournalTests
{
    [Fact]
    public void A_journal_that_ends_within_a_line_replays_up_to_its_last_whole_record()
    {
        var whole = Record(new MemoryJournals(), out _);

        var result = Replay(whole[..(whole.Length * 2 / 3)]);

        Assert.Null(result.Difference);
        Assert.True(result is { IsEqual: true, HasEnd: false, IsCut: true });
        Assert.True(result.Inputs < Replay(whole).Inputs);
    }

    [Fact]
    public void A_journal_that_reached_its_longest_says_how_much_is_lost()
    {
        var short_ = Record(new MemoryJournals { MaxBytes = 100_000 }, out var call);

        var result = Replay(short_);

        Assert.True(result.Lost > 0, result.ToString());
        Assert.False(result.IsEqual);
        Assert.Null(result.Difference);
        Assert.True(result is { HasEnd: true, Inputs: > 1 }, result.ToString());
        Assert.NotEmpty(call.Of("response.done"));
    }

    [Fact]
    public void A_disk_that_fails_costs_the_journal_and_nothing_else()
    {
        var call = Run(new BrokenDisk());

        Assert.NotEmpty(call.Of("response.done"));
        call.LeavesNothing();
    }

    [Fact]
    public void A_disk_that_stands_still_costs_records_and_nothing_else()
    {
        var disk = new StillDisk();

        var call = Run(disk);

        Assert.NotEmpty(call.Of("response.done"));
        Assert.Equal(0, call.Host.ActiveSessions);
    }

    [Fact]
    public void Records_of_kinds_that_are_not_known_are_skipped_and_counted()
    {
        var text = Encoding.UTF8.GetString(Record(new MemoryJournals(), out _));
        var end = text.IndexOf('\n', StringComparison.Ordinal) + 1;

        var result = Replay(
            Encoding.UTF8.GetBytes(text.Insert(end, """{"kind":"moon_phase","at":5,"phase":"new"}""" + "\n"))
        );

        Assert.True(result is { IsEqual: true, Unknown: 1 });
    }

    [Fact]
    public void A_newer_format_is_refused()
    {
        var text = Encoding.UTF8.GetString(Record(new MemoryJournals(), out _));
        var newer = text.Replace("\"Format\":1", "\"Format\":99", StringComparison.Ordinal);

        var refused = Assert.Throws<InvalidDataException>(() => Replay(Encoding.UTF8.GetBytes(newer)));

        Assert.Contains("format 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_record_is_named_by_its_line()
    {
        var lines = Encoding.UTF8.GetString(Record(new MemoryJournals(), out _)).Split('\n');
        lines[4] = lines[4][..^5];

        var refused = Assert.Throws<InvalidDataException>(() =>
            Replay(Encoding.UTF8.GetBytes(string.Join('\n', lines)))
        );

        Assert.StartsWith("Line 5 ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_client_sends_is_kept_as_it_came()
    {
        byte[] odd = [0xff, 0x00, (byte)'{', (byte)'\n'];
        var journals = new MemoryJournals();
        Call.Run(
            new() { Options = new() { Journals = journals } },
            async call =>
            {
                call.Client.Send(odd);
                call.Client.Send("""{"type" : "nonsense",  "x":"\ud800"}""");
                await call.StaySilentAsync(100);
            }
        );

        using var reader = new JournalReader(new MemoryStream(journals.Last));
        var recorded = RecordedCall.Read(reader);

        Assert.Equal(odd, recorded.Client[0].Message);
        Assert.Equal("""{"type" : "nonsense",  "x":"\ud800"}""", Encoding.UTF8.GetString(recorded.Client[1].Message!));
        Assert.True(Replay(journals.Last).IsEqual);
    }

    [Fact]
    public void Without_a_journal_nothing_is_kept_and_with_one_the_events_are_the_same()
    {
        var without = Run(null);
        Record(new MemoryJournals(), out var with);

        Assert.Equal(without.Transcript(), with.Transcript());
    }

    private static byte[] Record(MemoryJournals journals, out Call call)
    {
        call = Run(journals);
        return journals.Last;
    }

    private static Call Run(IJournalStore? journals) =>
        Call.Run(
            new() { Options = new() { Journals = journals } },
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
            }
        );

    private static StepReplayResult Replay(byte[] journal)
    {
        using var reader = new JournalReader(new MemoryStream(journal));
        return StepReplay.Run(reader);
    }

    private sealed class BrokenDisk : MemoryStream, IJournalStore
    {
        public long MaxBytes => long.MaxValue;

        public Stream Open(string sessionId, DateTimeOffset started) => this;

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => throw new IOException("The disk is full.");
    }

    private sealed class StillDisk : MemoryStream, IJournalStore
    {
        private readonly TaskCompletionSource _never = new();

        public long MaxBytes => long.MaxValue;

        public Stream Open(string sessionId, DateTimeOffset started) => this;

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => new(_never.Task);
    }
}
