using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Parley.Server.Auth;

/// <summary>
/// The first thing a request meets: moves every secret out of its headers, address and subprotocols into a
/// <see cref="Credentials"/> feature, so that nothing behind it can log one.
/// </summary>
internal static class CredentialFence
{
    private const string BearerScheme = "Bearer ";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Features.Set(TakeFrom(context));
        return next(context);
    }

    private static Credentials TakeFrom(HttpContext context)
    {
        var found = new Found();
        TakeHeaders(context.Request.Headers, found);
        TakeQuery(context, found);
        TakeSubprotocols(context.Request.Headers, found);
        return found.Values.Count == 0 && found.AgentToken is null
            ? Credentials.None
            : new Credentials([.. found.Values], found.InQuery) { AgentToken = found.AgentToken };
    }

    private static void TakeHeaders(IHeaderDictionary headers, Found found)
    {
        List<string>? taken = null;
        foreach (var (name, values) in headers)
        {
            if (CredentialNames.Of(name) is var carrier and not Carrier.None)
            {
                (taken ??= []).Add(name);
                foreach (var value in values)
                {
                    found.Add(carrier, value);
                }
            }
        }

        foreach (var name in taken ?? [])
        {
            headers.Remove(name);
        }
    }

    private static void TakeQuery(HttpContext context, Found found)
    {
        var query = context.Request.QueryString;
        if (!query.HasValue)
        {
            return;
        }

        var kept = new StringBuilder();
        var took = false;
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            var carrier = CredentialNames.Of(pair.DecodeName().ToString());
            if (carrier is Carrier.None)
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(pair.EncodedName);
                kept.Append('=').Append(pair.EncodedValue);
                continue;
            }

            took = true;
            var before = found.Brought;
            found.Add(carrier, pair.DecodeValue().ToString());
            found.InQuery |= found.Brought > before;
        }

        if (!took)
        {
            return;
        }

        context.Request.QueryString = new QueryString(kept.ToString());
        if (context.Features.Get<IHttpRequestFeature>() is { } feature)
        {
            var path = feature.RawTarget.IndexOf('?', StringComparison.Ordinal);
            feature.RawTarget = (path < 0 ? feature.RawTarget : feature.RawTarget[..path]) + kept;
        }
    }

    private static void TakeSubprotocols(IHeaderDictionary headers, Found found)
    {
        if (headers.SecWebSocketProtocol is not { Count: > 0 } offered || !Holds(offered))
        {
            return;
        }

        var kept = new List<string>();
        foreach (var name in headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol"))
        {
            switch (name.IndexOf(CredentialNames.SubprotocolPrefix, StringComparison.OrdinalIgnoreCase))
            {
                case < 0:
                    kept.Add(name);
                    break;
                case 0:
                    found.Add(Carrier.Key, name[CredentialNames.SubprotocolPrefix.Length..]);
                    break;
                // Anything else is a mistake that still may hold a key: it opens nothing, and it is not kept.
            }
        }

        headers.SecWebSocketProtocol = kept.Count == 0 ? StringValues.Empty : string.Join(", ", kept);
    }

    private static bool Holds(StringValues offered) =>
        offered.Any(o => o?.Contains(CredentialNames.SubprotocolPrefix, StringComparison.OrdinalIgnoreCase) is true);

    private sealed class Found
    {
        public List<Credential> Values { get; } = [];

        /// <summary>How many values came, the same one twice counted twice.</summary>
        public int Brought { get; private set; }

        public bool InQuery { get; set; }

        public string? AgentToken { get; private set; }

        public void Add(Carrier carrier, string? value)
        {
            var text = value?.Trim();
            if (string.IsNullOrEmpty(text))
            {
                return;
            }

            switch (carrier)
            {
                case Carrier.Key:
                    Take(text, isBearer: false);
                    break;
                case Carrier.Bearer:
                    // A value of another scheme is kept as it is: it opens nothing, and says that the client meant to identify itself.
                    Take(
                        text.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
                            ? text[BearerScheme.Length..].Trim()
                            : text,
                        isBearer: true
                    );
                    break;
                case Carrier.AgentToken:
                    AgentToken ??= text;
                    break;
            }
        }

        /// <summary>The same value in two places is one credential; as a bearer anywhere, it may be a token.</summary>
        private void Take(string value, bool isBearer)
        {
            Brought++;
            var isToken = IsToken(value, isBearer);
            var known = Values.FindIndex(found => string.Equals(found.Value, value, StringComparison.Ordinal));
            if (known < 0)
            {
                Values.Add(new Credential(value, isToken));
            }
            else if (isToken)
            {
                Values[known] = new Credential(value, isToken);
            }
        }

        /// <summary>Where a carrier is meant for keys, as a page's only one may be, a token is known by how its JSON begins.</summary>
        private static bool IsToken(string value, bool isBearer) =>
            value.AsSpan().Count('.') == 2 && (isBearer || value.StartsWith("eyJ", StringComparison.Ordinal));
    }
}
