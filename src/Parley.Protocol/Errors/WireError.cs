namespace Parley.Protocol.Errors;

/// <summary>What is wrong, in the wire's own shape.</summary>
/// <param name="Type"><c>invalid_request_error</c> or <c>server_error</c>.</param>
/// <param name="Code">Stable machine-readable reason.</param>
/// <param name="Message">One sentence that names the field. Never holds what a person said, nor a secret.</param>
/// <param name="Param">Dotted path of the field, for instance <c>session.turn_detection.threshold</c>.</param>
/// <param name="EventId">The client event that caused it.</param>
public sealed record WireError(string Type, string? Code, string Message, string? Param = null, string? EventId = null)
{
    public const string InvalidRequest = "invalid_request_error";
    public const string ServerError = "server_error";

    public static WireError Invalid(string code, string message, string? param = null, string? eventId = null) =>
        new(InvalidRequest, code, message, param, eventId);
}

/// <summary>The socket stays open; the session goes on.</summary>
public sealed record ErrorEvent(WireError Error) : ServerEvent;

/// <summary>Something asked for is not done, or done differently; the session goes on.</summary>
public sealed record WarningEvent(string Code, string Message, string? Param = null) : ServerEvent;
