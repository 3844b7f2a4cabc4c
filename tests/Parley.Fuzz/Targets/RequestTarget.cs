using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Server.Auth;
using Parley.Server.Gateway;

namespace Parley.Fuzz.Targets;

/// <summary>
/// A request's first look: address, headers, subprotocols. The first line is the path with its query, each other line a header.
/// Behind the fence nothing that carries a credential is left for anyone to log.
/// </summary>
internal sealed class RequestTarget : IFuzzTarget
{
    private const string KeySubprotocol = "openai-insecure-api-key.";

    /// <summary>Written down here a second time, so that the fence is not its own judge.</summary>
    private static readonly string[] Carriers =
    [
        "api-key",
        "authorization",
        "ocp-apim-subscription-key",
        "subscription-key",
        "agent-access-token",
        "x-agent-access-token",
        "access-token",
        "token",
        "cookie",
        "proxy-authorization",
    ];

    public string Name => "request";

    public IReadOnlyList<string> Words { get; } =
    [
        .. Carriers,
        .. Carriers.Select(c => "h-" + c),
        "agent_access_token=",
        "Bearer ",
        "\nSec-WebSocket-Protocol: realtime, " + KeySubprotocol + "k",
        "\nOpenAI-Beta: realtime=v1",
        "&",
        "%61",
        "%",
        "?",
        "+",
        "/v1/realtime",
        "/voice-live/realtime",
        "&intent=transcription",
        "&client-request-id=",
        ", ",
    ];

    public string Run(byte[] input)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n');
        var context = new DefaultHttpContext();
        var cut = lines[0].IndexOf('?', StringComparison.Ordinal);
        context.Request.Path = PathOf(cut < 0 ? lines[0] : lines[0][..cut]);
        context.Request.QueryString = cut < 0 ? QueryString.Empty : new QueryString(lines[0][cut..]);
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = lines[0];
        foreach (var line in lines[1..])
        {
            AddHeader(context.Request.Headers, line);
        }

        CredentialFence.InvokeAsync(context, _ => Task.CompletedTask).GetAwaiter().GetResult();
        RequestIds.InvokeAsync(context, _ => Task.CompletedTask).GetAwaiter().GetResult();
        CheckNothingIsLeft(context);
        var credentials = context.Features.Get<Credentials>()!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{RealtimePaths.ProfileOf(context)} {RealtimePaths.KindOf(context)} {credentials.Values.Count} {credentials.InQuery} {credentials.AgentToken is not null} {RequestIds.Of(context).Client?.Length}"
        );
    }

    private static PathString PathOf(string text)
    {
        var path = text.StartsWith('/') ? text : "/" + text;
        return new PathString(path);
    }

    private static void AddHeader(IHeaderDictionary headers, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && line[..colon].Trim() is { Length: > 0 } name)
        {
            headers.Append(name, line[(colon + 1)..].Trim());
        }
    }

    private static void CheckNothingIsLeft(HttpContext context)
    {
        var request = context.Request;
        PropertyException.ThrowUnless(!request.Headers.Keys.Any(IsCarrier), "no header with a credential is left");
        PropertyException.ThrowUnless(
            !NamesIn(request.QueryString.Value).Any(IsCarrier),
            "no credential is left in the query"
        );
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var cut = target.IndexOf('?', StringComparison.Ordinal);
        PropertyException.ThrowUnless(
            cut < 0 || !NamesIn(target[cut..]).Any(IsCarrier),
            "no credential is left in the raw target"
        );
        PropertyException.ThrowUnless(
            !request
                .Headers.SecWebSocketProtocol.ToString()
                .Contains(KeySubprotocol, StringComparison.OrdinalIgnoreCase),
            "no credential is left among the subprotocols"
        );
    }

    private static IEnumerable<string> NamesIn(string? query) =>
        (query ?? "")
            .TrimStart('?')
            .Split('&')
            .Select(pair => Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' ')));

    private static bool IsCarrier(string name)
    {
        var plain = name.Replace('_', '-').ToLowerInvariant();
        return Carriers.Contains(
            plain.StartsWith("h-", StringComparison.Ordinal) ? plain[2..] : plain,
            StringComparer.Ordinal
        );
    }
}
