using System.Net;
using Parley.Runtime.Outgoing;

namespace Parley.Server.Outgoing;

/// <summary>Gets documents over http within the operator's policy; one for the whole process.</summary>
internal sealed class OutgoingFetch(OutgoingPolicy policy, TimeProvider time) : IOutgoingFetch, IDisposable
{
    private readonly HttpClient _http = new(OutgoingConnections.CreateHandler(policy))
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<FetchResult> GetAsync(Uri url, FetchLimits limits, CancellationToken cancellationToken)
    {
        if (policy.Refuse(url) is { } refused)
        {
            return refused;
        }

        using var timer = new CancellationTokenSource(limits.Time, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.UserAgent.ParseAdd("parley");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return await ReadAsync(response, limits, both.Token);
        }
        catch (OperationCanceledException)
            when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return FetchResult.Failed(
                FetchFault.TooSlow,
                FormattableString.Invariant($"it did not come within {limits.Time.TotalSeconds:0.#} s")
            );
        }
        catch (HttpRequestException e) when (AddressRefusedException.IsCauseOf(e))
        {
            return FetchResult.Failed(
                FetchFault.NotAllowed,
                $"the host {url.IdnHost} has a private address; the operator allows those with --outgoing-private"
            );
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var reason = e is HttpRequestException http ? http.HttpRequestError.ToString() : "the connection broke";
            return FetchResult.Failed(FetchFault.Unreachable, $"the host {url.IdnHost} does not answer ({reason})");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<FetchResult> ReadAsync(
        HttpResponseMessage response,
        FetchLimits limits,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
        {
            return FetchResult.Failed(FetchFault.Refused, $"its address redirects ({status}), which is not followed");
        }

        if (response.StatusCode is not HttpStatusCode.OK)
        {
            return FetchResult.Failed(FetchFault.Refused, $"its host answers {status}");
        }

        if (response.Content.Headers.ContentLength > limits.MaxBytes)
        {
            return TooLarge(limits);
        }

        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (body.Length + count > limits.MaxBytes)
            {
                return TooLarge(limits);
            }

            body.Write(buffer, 0, count);
        }

        return new FetchResult(body.ToArray());
    }

    private static FetchResult TooLarge(FetchLimits limits) =>
        FetchResult.Failed(FetchFault.TooLarge, $"it has more than {limits.MaxBytes / 1024} KiB");
}
