using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Engines.Agents;

namespace Parley.Engines.AgentService;

/// <summary>
/// The calls for one agent. Carries the client's token to its host and nowhere else; what comes back is bounded in size and time, and
/// no body gets into a message.
/// </summary>
internal sealed class AgentCalls(
    HttpClient http,
    Uri host,
    string? token,
    AgentServiceOptions options,
    TimeProvider time
)
{
    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="body">Null: the request has none.</param>
    /// <param name="missing">The code for an answer of 404.</param>
    /// <exception cref="EngineException">It failed, or says no.</exception>
    public async Task<JsonElement> SendAsync(
        HttpMethod method,
        Uri url,
        JsonObject? body,
        string missing,
        CancellationToken cancellationToken
    )
    {
        using var timer = new CancellationTokenSource(options.CallTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var request = Request(method, url, body);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            await CheckAsync(response, missing, both.Token);
            var text = await ReadAsync(response.Content, both.Token);
            return text.Length == 0 ? default : JsonElement.Parse(text);
        }
        catch (Exception e) when (e is not EngineException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Fault(e);
        }
    }

    /// <summary>Sends a request that is answered by a stream of events.</summary>
    /// <exception cref="EngineException">It failed, or says no.</exception>
    public async Task<AgentStream> StreamAsync(
        Uri url,
        JsonObject body,
        string missing,
        CancellationToken cancellationToken
    )
    {
        using var timer = new CancellationTokenSource(options.FirstEventTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        HttpResponseMessage? response = null;
        try
        {
            using var request = Request(HttpMethod.Post, url, body);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            await CheckAsync(response, missing, both.Token);
            return new AgentStream(response, await response.Content.ReadAsStreamAsync(both.Token), this, options, time);
        }
        catch (Exception e)
        {
            response?.Dispose();
            if (e is EngineException)
            {
                throw;
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw Fault(e);
        }
    }

    /// <summary>Says in one line who is to blame.</summary>
    public EngineException Fault(Exception error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            if (e is EngineException known)
            {
                return known;
            }
        }

        var (fault, what) = error switch
        {
            OperationCanceledException or TimeoutException => (EngineFault.Timeout, "did not answer in time"),
            JsonException => (EngineFault.Crashed, "sent something that is no JSON"),
            HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var reason } => (
                EngineFault.Unavailable,
                $"cannot be reached ({reason})"
            ),
            HttpRequestException or IOException => (EngineFault.Crashed, "broke off its answer"),
            _ => (EngineFault.Crashed, $"could not be used: {error.GetType().Name}"),
        };
        return New(fault, what, cause: error);
    }

    public EngineException New(
        EngineFault fault,
        string what,
        string code = AgentCodes.Unavailable,
        Exception? cause = null
    ) => new(fault, $"The agent service at {host.Authority} {what}.", cause) { Code = code };

    private HttpRequestMessage Request(HttpMethod method, Uri url, JsonObject? body)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.UserAgent.ParseAdd("parley");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        return request;
    }

    private async Task CheckAsync(HttpResponseMessage response, string missing, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)response.StatusCode;
        // Read and dropped, so that the connection can be used again.
        await ReadAsync(response.Content, cancellationToken);
        throw response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => New(
                EngineFault.Refused,
                $"refused the token ({status})",
                AgentCodes.AccessDenied
            ),
            HttpStatusCode.NotFound => New(EngineFault.Refused, "does not know what was asked for (404)", missing),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => New(
                EngineFault.Timeout,
                $"did not answer in time ({status})"
            ),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => New(
                EngineFault.Busy,
                $"has no room for the request ({status}). Try again later"
            ),
            >= HttpStatusCode.InternalServerError => New(EngineFault.Crashed, $"failed ({status})"),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => New(
                EngineFault.Refused,
                $"redirects ({status}), which is not followed"
            ),
            _ => New(EngineFault.Refused, $"refused the request ({status})"),
        };
    }

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (body.Length + count > options.MaxBytes)
            {
                throw New(EngineFault.Crashed, $"sent more than {options.MaxBytes / 1024} KiB");
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }
}
