namespace Parley.Engines;

/// <summary>The one exception that an engine throws on purpose (beside <see cref="OperationCanceledException"/>).</summary>
/// <param name="fault">Why, as a closed list.</param>
/// <param name="message">One line for people. Never holds what a person said, nor a secret.</param>
public sealed class EngineException(EngineFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public EngineFault Fault { get; } = fault;
}
