using Parley.Runtime.Replay;

namespace Parley.Server.Commands;

/// <summary>A recorded call and the same call run again.</summary>
internal sealed class RerunReport(
    RecordedCall before,
    RecordedCall after,
    IReadOnlyList<string> changes,
    IReadOnlyList<string> notes
)
{
    public RecordedCall BeforeCall => before;

    public RecordedCall AfterCall => after;

    public IReadOnlyList<string> Changes => changes;

    public IReadOnlyList<string> Notes => notes;

    public CallSummary Before { get; } = CallSummary.Of(before.Steps);

    public CallSummary After { get; } = CallSummary.Of(after.Steps);

    public CallDifference Difference => CallDifference.Of(Before, After);
}
