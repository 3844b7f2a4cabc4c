using System.Collections.Concurrent;
using System.Globalization;
using Parley.Server.Auth;
using Parley.Server.Gateway;
using Parley.Server.Settings;

namespace Parley.Server.Limits;

/// <summary>The limits of every principal that was seen lately. An ephemeral key counts for whoever made it.</summary>
internal sealed class LimitBook(LimitTable table, TimeProvider time)
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, PrincipalLimits> _known = new(StringComparer.Ordinal);

    public PrincipalLimits Of(Principal principal)
    {
        if (_known.Count >= Most)
        {
            Forget();
        }

        return _known.GetOrAdd(principal.Id, id => new PrincipalLimits(table.Of(id), time));
    }

    /// <summary>Tells a client what it has left, by the names that clients of the service read.</summary>
    public static void Write(HttpResponse response, PrincipalLimits limits, Budget? requests)
    {
        Write(response.Headers, "requests", requests);
        Write(response.Headers, "tokens", limits.Tokens);
    }

    /// <summary>The refusal of a hit.</summary>
    public static Refusal Refuse(LimitHit hit) =>
        new(
            StatusCodes.Status429TooManyRequests,
            "limit_" + hit.Name,
            "429",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Requests have exceeded the limit of {Words(hit.Name)} of this {(hit.Name is FailureBook.Name ? "address" : "principal")}. Please retry after {hit.Seconds} seconds."
            )
        )
        {
            RetryAfter = hit.Seconds,
        };

    private static string Words(string name) =>
        name switch
        {
            "connections" => "connections per minute",
            "sessions" => "sessions at a time",
            "tokens" => "tokens per minute",
            "audio" => "audio minutes per hour",
            FailureBook.Name => "wrong credentials per minute",
            _ => "calls per minute",
        };

    private static void Write(IHeaderDictionary headers, string name, Budget? budget)
    {
        if (budget is null)
        {
            return;
        }

        headers["x-ratelimit-limit-" + name] = Text(budget.Most);
        headers["x-ratelimit-remaining-" + name] = Text(budget.Left);
        headers["x-ratelimit-reset-" + name] = Text(Math.Ceiling(budget.UntilFull.TotalSeconds)) + "s";
    }

    private static string Text(double value) => ((long)value).ToString(CultureInfo.InvariantCulture);

    private void Forget()
    {
        foreach (var (id, limits) in _known)
        {
            if (limits.IsUntouched)
            {
                _known.TryRemove(id, out _);
            }
        }
    }
}
