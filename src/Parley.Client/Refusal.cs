using System.Net;

namespace Parley.Client;

/// <summary>Turns a failed connection into one line that says what to do.</summary>
internal static class Refusal
{
    public static VoiceClientException From(Uri address, HandshakeHandler handshake, Exception cause)
    {
        if (handshake.Status is not { } status)
        {
            var why = cause is OperationCanceledException ? "it did not answer in time" : "nothing answers there";
            return new VoiceClientException(
                VoiceClientFault.Unreachable,
                $"Cannot reach {address.Host}:{address.Port}: {why}. Is the server running?",
                null,
                cause
            );
        }

        var fault = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? VoiceClientFault.Unauthorized
            : VoiceClientFault.Refused;
        var said = handshake.Message ?? Guess(status);
        return new VoiceClientException(
            fault,
            $"The server refused the connection ({(int)status}): {said}",
            status,
            cause
        );
    }

    private static string Guess(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized => "the key is missing or wrong.",
            HttpStatusCode.Forbidden => "this key may not talk here.",
            HttpStatusCode.NotFound => $"there is no voice endpoint; the usual path is {VoiceUrl.Path}.",
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable =>
                "it has no room now; try again later.",
            HttpStatusCode.OK => "it answered as a plain web server.",
            _ => "it gave no reason.",
        };
}
