namespace Parley.Engines.Chat;

/// <summary>Decides which of the server's models answers. The server is asked for its models once.</summary>
internal sealed class ModelNames(ChatResponderOptions options, HttpClient http, Uri endpoint, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private Task<IReadOnlyList<string>>? _models;

    public async Task<string> ResolveAsync(string requested, CancellationToken cancellationToken)
    {
        if (options.ModelMap.TryGetValue(requested, out string? mapped))
        {
            return mapped;
        }

        if (options.Model is { Length: > 0 } model)
        {
            return model;
        }

        Task<IReadOnlyList<string>> models;
        lock (_gate)
        {
            models = _models ??= AskAsync();
        }

        return ModelList.Choose(requested, await models.WaitAsync(cancellationToken));
    }

    // Shared by all sessions, so that one session's cancellation does not spoil it. A server that cannot tell is asked again
    // next time.
    private async Task<IReadOnlyList<string>> AskAsync()
    {
        await Task.Yield();
        using CancellationTokenSource timeout = new(Patience, time);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, Endpoint.Models(endpoint));
            if (options.ApiKey is { Length: > 0 } key)
            {
                request.Headers.Authorization = new("Bearer", key);
            }

            using HttpResponseMessage response = await http.SendAsync(request, timeout.Token);
            if (
                response.IsSuccessStatusCode
                && ModelList.Parse(await response.Content.ReadAsStringAsync(timeout.Token)) is { Count: > 0 } models
            )
            {
                return models;
            }
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // The chat request that follows says what is wrong.
        }

        lock (_gate)
        {
            _models = null;
        }

        return [];
    }
}
