namespace Parley.Engines.Tools;

/// <summary>A server of tools failed. The message is one line for people: it holds no address, no secret and nothing that was said.</summary>
public sealed class ToolServerException(ToolFault fault, string message, int? code = null, Exception? inner = null)
    : Exception(message, inner)
{
    public ToolFault Fault { get; } = fault;

    /// <summary>The HTTP status, or the code of the protocol.</summary>
    public int? Code { get; } = code;
}

/// <summary>Where it failed.</summary>
public enum ToolFault
{
    /// <summary>The operator does not let the server be asked.</summary>
    NotAllowed,

    /// <summary>Nobody answers, or the connection broke.</summary>
    Unreachable,

    /// <summary>It answers with an HTTP status that is no success.</summary>
    Refused,

    /// <summary>It answers with an error of the protocol, or with what is none of its answers.</summary>
    Protocol,

    /// <summary>The answer is larger than allowed.</summary>
    TooLarge,
}
