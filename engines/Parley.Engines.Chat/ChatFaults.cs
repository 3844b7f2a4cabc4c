using System.ClientModel;
using System.Net.Sockets;
using System.Text.Json;

namespace Parley.Engines.Chat;

/// <summary>Says in one line who is to blame for a failed chat request. Bodies and keys never get into the message.</summary>
internal static class ChatFaults
{
    /// <summary>By these words servers say that a model sees no images.</summary>
    private static readonly string[] _imageWords = ["image", "vision", "multimodal", "multi-modal", "mmproj"];

    /// <param name="hasImages">True when the request had images, which may be what the server did not like.</param>
    public static EngineException Of(Exception error, Uri endpoint, bool hasImages = false)
    {
        string server = $"The model server at {Endpoint.Shown(endpoint)}";
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case EngineException known:
                    return known;
                case ClientResultException { Status: >= 400 } blind when hasImages && IsAboutImages(blind):
                    return new EngineException(
                        EngineFault.Unsupported,
                        $"{server} says that its model cannot take this image ({blind.Status})."
                    )
                    {
                        Code = EngineException.ImageNotSupported,
                    };
                case ClientResultException { Status: > 0 } result:
                    return ByStatus(result.Status, server);
                case HttpRequestException { StatusCode: { } status }:
                    return ByStatus((int)status, server);
                case SocketException
                {
                    SocketErrorCode: SocketError.ConnectionRefused
                        or SocketError.HostNotFound
                        or SocketError.HostUnreachable
                        or SocketError.NetworkUnreachable
                        or SocketError.TryAgain
                } socket:
                    return new EngineException(
                        EngineFault.Unavailable,
                        $"{server} cannot be reached ({socket.SocketErrorCode}). Start it, or set another responder."
                    );
                case HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
                        or HttpRequestError.ProxyTunnelError
                } connection:
                    return new EngineException(
                        EngineFault.Unavailable,
                        $"{server} cannot be reached ({connection.HttpRequestError})."
                    );
                case IOException or SocketException or HttpRequestException:
                    return new EngineException(EngineFault.Crashed, $"{server} broke off its answer.");
                case JsonException or FormatException:
                    return new EngineException(EngineFault.Crashed, $"{server} sent something that is no chat answer.");
            }
        }

        return error is OperationCanceledException or TimeoutException
            ? TimedOut(endpoint)
            : new EngineException(EngineFault.Crashed, $"{server} could not be used: {error.GetType().Name}.");
    }

    // The body is looked at for a few words and goes nowhere.
    private static bool IsAboutImages(ClientResultException error)
    {
        if (error.Status is 401 or 403 or 408 or 429 or 502 or 503 or 504)
        {
            return false;
        }

        string body = error.GetRawResponse()?.Content?.ToString() ?? "";
        return _imageWords.Any(word => body.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    public static EngineException TimedOut(Uri endpoint) =>
        new(EngineFault.Timeout, $"The model server at {Endpoint.Shown(endpoint)} did not answer in time.");

    private static EngineException ByStatus(int status, string server) =>
        status switch
        {
            401 or 403 => new EngineException(EngineFault.Refused, $"{server} refused the key ({status})."),
            404 => new EngineException(EngineFault.Unavailable, $"{server} has no such model or path (404)."),
            408 or 504 => new EngineException(EngineFault.Timeout, $"{server} did not answer in time ({status})."),
            429 or 503 or 529 => new EngineException(
                EngineFault.Busy,
                $"{server} has no room for the request ({status}). Try again later."
            ),
            >= 500 => new EngineException(EngineFault.Crashed, $"{server} failed ({status})."),
            _ => new EngineException(EngineFault.Refused, $"{server} refused the request ({status})."),
        };
}
