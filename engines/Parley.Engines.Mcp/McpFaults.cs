using System.Net;
using ModelContextProtocol;
using Parley.Engines.Tools;

namespace Parley.Engines.Mcp;

/// <summary>What went wrong with a server, in a line that names no address: a path may hold a secret.</summary>
internal static class McpFaults
{
    public static ToolServerException Of(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ToolServerException known:
                    return known;
                case McpProtocolException protocol:
                    return new(
                        ToolFault.Protocol,
                        $"The server of the tool refused: {Cut(protocol.Message)}",
                        (int)protocol.ErrorCode,
                        exception
                    );
                case HttpRequestException { StatusCode: { } status }:
                    return new(ToolFault.Refused, Refusal(status), (int)status, exception);
                case HttpRequestException http:
                    return new(
                        ToolFault.Unreachable,
                        $"The server of the tool does not answer ({http.HttpRequestError}).",
                        inner: exception
                    );
                case IOException:
                    return new(
                        ToolFault.Unreachable,
                        "The connection to the server of the tool broke.",
                        inner: exception
                    );
                case TimeoutException or OperationCanceledException:
                    return new(
                        ToolFault.Unreachable,
                        "The server of the tool did not answer in time.",
                        inner: exception
                    );
            }
        }

        return new(
            ToolFault.Protocol,
            $"The server of the tool does not speak the protocol ({exception.GetType().Name}).",
            (int)McpErrorCode.InternalError,
            exception
        );
    }

    private static string Refusal(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"The server of the tool wants other credentials (HTTP {(int)status}).",
            HttpStatusCode.NotFound => "The server of the tool is not at this address (HTTP 404).",
            _ when (int)status is >= 300 and < 400 =>
                $"The address of the server redirects (HTTP {(int)status}), which is not followed.",
            _ => $"The server of the tool answers HTTP {(int)status}.",
        };

    /// <summary>The server's own words, as far as they are a line.</summary>
    private static string Cut(string message)
    {
        const int longest = 300;
        var line = message.ReplaceLineEndings(" ").Trim();
        return line.Length <= longest ? line : line[..longest] + "...";
    }
}
