namespace Parley.Engines;

/// <summary>The one exception that an engine throws on purpose (beside <see cref="OperationCanceledException"/>).</summary>
/// <param name="fault">Why, as a closed list.</param>
/// <param name="message">One line for people. Never holds what a person said, nor a secret.</param>
public sealed class EngineException(EngineFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The model sees no images.</summary>
    public const string ImageNotSupported = "image_not_supported";

    public EngineFault Fault { get; } = fault;

    /// <summary>A reason of its own on the wire, for instance <see cref="ImageNotSupported"/>; null: none.</summary>
    public string? Code { get; init; }
}
