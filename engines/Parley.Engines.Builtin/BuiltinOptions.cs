namespace Parley.Engines.Builtin;

/// <summary>Settings of the built-in assistant.</summary>
public sealed record BuiltinOptions
{
    /// <summary>A folder of <c>.md</c> and <c>.txt</c> files to answer from; null for none. Read once, when the engine is made.</summary>
    public string? KnowledgeFolder { get; init; }
}
