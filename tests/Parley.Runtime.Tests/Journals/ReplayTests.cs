using Parley.Runtime.Journals;
using Parley.Runtime.Replay;
using Parley.Runtime.Tests.Walks;

namespace Parley.Runtime.Tests.Journals;

public sealed class ReplayTests
{
    private const int Calls = 1_000;

    [Fact]
    public void A_thousand_calls_of_all_dialects_replay_to_byte_equal_events()
    {
        var (inputs, events) = (0, 0);
        for (var seed = 0; seed < Calls; seed++)
        {
            var journals = new MemoryJournals();
            RandomCallTests.Record(seed, journals);

            var result = Replay(journals.Last);

            Assert.True(result.Difference is null, $"seed {seed}: {result.Difference}");
            Assert.True(result is { Lost: 0, HasEnd: true, IsCut: false, Unknown: 0 }, $"seed {seed}: {result}");
            inputs += result.Inputs;
            events += result.Events;
        }

        Assert.True(inputs > 15 * Calls, $"the calls must get somewhere, but there were {inputs} inputs");
        Assert.True(events > 15 * Calls, $"the calls must get somewhere, but there were {events} events");
    }

    private static StepReplayResult Replay(byte[] journal)
    {
        using var reader = new JournalReader(new MemoryStream(journal));
        return StepReplay.Run(reader);
    }
}
