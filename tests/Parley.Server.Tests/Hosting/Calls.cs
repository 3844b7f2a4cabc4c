using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.Hosting;

/// <summary>Calls over http with a credential, and their bodies.</summary>
internal static class Calls
{
    /// <param name="bearer">Null: no credential.</param>
    public static Task<HttpResponseMessage> CallAsync(
        this TestServer server,
        HttpMethod method,
        string path,
        string? bearer = TestServer.Key,
        string? body = null
    )
    {
        var request = new HttpRequestMessage(method, path);
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonElement.Parse(text);
    }

    public static async Task<string?> CodeAsync(this HttpResponseMessage response) =>
        (await response.JsonAsync()).GetProperty("error").GetProperty("code").GetString();

    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
