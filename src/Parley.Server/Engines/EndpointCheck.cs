using System.Net.Http.Headers;

namespace Parley.Server.Engines;

/// <summary>Asks a chat endpoint for its models, as <c>doctor</c> wants to know whether it answers.</summary>
internal static class EndpointCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <returns>Null when it answers; else one line that says what is wrong. Holds no key.</returns>
    public static async Task<string?> ProblemAsync(
        Uri endpoint,
        string? key,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var path = endpoint.AbsolutePath.TrimEnd('/');
        var models = new UriBuilder(
            endpoint.Scheme,
            endpoint.Host,
            endpoint.Port,
            (path.Length == 0 ? "/v1" : path) + "/models"
        ).Uri;
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, models);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var timer = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return response.IsSuccessStatusCode
                ? null
                : $"it answers {(int)response.StatusCode} when asked for its models";
        }
        catch (HttpRequestException e)
        {
            return $"it does not answer ({e.HttpRequestError})";
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            return "it does not answer within 3 s";
        }
    }
}
