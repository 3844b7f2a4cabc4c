using System.Net;

namespace Parley.Client;

/// <summary>Why a conversation could not begin or go on.</summary>
public enum VoiceClientFault
{
    /// <summary>Nothing answered at the address, or not in time.</summary>
    Unreachable,

    /// <summary>The server refused the key (401 or 403).</summary>
    Unauthorized,

    /// <summary>The server refused the connection for another reason; see the status.</summary>
    Refused,

    /// <summary>The connection ended while it was needed.</summary>
    Closed,

    /// <summary>The server sent something that is not an event.</summary>
    Protocol,
}

/// <summary>A failure of the connection; the message says what happened in the server's own words where it gave some.</summary>
public sealed class VoiceClientException : Exception
{
    public VoiceClientException()
        : this(VoiceClientFault.Closed, "The connection has ended.") { }

    public VoiceClientException(string message)
        : this(VoiceClientFault.Closed, message) { }

    public VoiceClientException(string message, Exception? innerException)
        : this(VoiceClientFault.Closed, message, null, innerException) { }

    public VoiceClientException(
        VoiceClientFault fault,
        string message,
        HttpStatusCode? status = null,
        Exception? innerException = null
    )
        : base(message, innerException)
    {
        Fault = fault;
        Status = status;
    }

    public VoiceClientFault Fault { get; }

    /// <summary>The HTTP status of a refused connection.</summary>
    public HttpStatusCode? Status { get; }
}
