namespace Parley.Client;

/// <summary>Makes the address of a realtime endpoint from what a person types.</summary>
public static class VoiceUrl
{
    /// <summary>The path used when the address names none.</summary>
    public const string Path = "/voice-live/realtime";

    private static readonly string[] _known = ["/voice-live/realtime", "/voice-agent/realtime", "/v1/realtime"];

    /// <summary>
    /// Gives the <c>ws</c> or <c>wss</c> address: scheme turned from http, endpoint path added where there is none, parameters
    /// added where the address has none of that name (in any letter case).
    /// </summary>
    /// <exception cref="ArgumentException">Not an absolute http, https, ws or wss address.</exception>
    public static Uri Build(Uri url, string? apiVersion, string? model)
    {
        ArgumentNullException.ThrowIfNull(url);
        var scheme = url.IsAbsoluteUri ? url.Scheme : "";
        var socket = scheme switch
        {
            "http" or "ws" => "ws",
            "https" or "wss" => "wss",
            _ => throw new ArgumentException("The address must begin with http, https, ws or wss.", nameof(url)),
        };

        var path = url.AbsolutePath.TrimEnd('/');
        if (!_known.Any(known => path.Contains(known, StringComparison.OrdinalIgnoreCase)))
        {
            path += Path;
        }

        var query = url.Query.TrimStart('?');
        query = WithParameter(query, "api-version", apiVersion);
        query = WithParameter(query, "model", model);
        var port = url.IsDefaultPort ? "" : $":{url.Port}";
        return new Uri($"{socket}://{Host(url)}{port}{path}{(query.Length == 0 ? "" : "?" + query)}");
    }

    private static string Host(Uri url) => url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;

    private static string WithParameter(string query, string name, string? value)
    {
        if (string.IsNullOrEmpty(value) || Has(query, name))
        {
            return query;
        }

        var added = $"{name}={Uri.EscapeDataString(value)}";
        return query.Length == 0 ? added : $"{query}&{added}";
    }

    private static bool Has(string query, string name) =>
        query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Any(pair => pair.Split('=')[0].Equals(name, StringComparison.OrdinalIgnoreCase));
}
