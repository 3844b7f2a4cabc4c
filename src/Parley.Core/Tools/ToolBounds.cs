namespace Parley.Core.Tools;

/// <summary>How much one turn may make this server do (docs/protocol/tools.md, "Bounds").</summary>
/// <param name="Rounds">Responses in a row that run tools; after them the model gets none, and has to answer.</param>
/// <param name="CallsPerResponse">Tools that one response may run.</param>
/// <param name="Approvals">Calls that may wait for approval at a time.</param>
/// <param name="Patience">How long answers wait for the list of a server that the session named.</param>
public sealed record ToolBounds(int Rounds, int CallsPerResponse, int Approvals, TimeSpan Patience)
{
    public static ToolBounds Default { get; } = new(8, 16, 32, TimeSpan.FromSeconds(2));
}
