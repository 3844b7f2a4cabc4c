using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Agents;

/// <summary>Calls of the agent service without a library.</summary>
internal sealed class AgentClient(HttpClient http, string prefix = "/api/projects/p", string key = TestServer.Key)
{
    public const string Weather =
        """[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}]""";

    /// <summary>The same in the shape of the newer generation.</summary>
    public const string FlatWeather =
        """[{"type":"function","name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<JsonElement> GetAsync(string path) => CallAsync(HttpMethod.Get, path, null);

    public Task<JsonElement> PostAsync(string path, string? body = null) => CallAsync(HttpMethod.Post, path, body);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, prefix + path);
        request.Headers.Add("api-key", key);
        // A body that will be refused is not sent.
        request.Headers.ExpectContinue = body?.Length > 10_000_000;
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    public async Task<string> AssistantAsync(string tools = "[]", string name = "Ann") =>
        IdOf(
            await PostAsync(
                "/assistants",
                $$"""{"model":"m","name":"{{name}}","description":"A friend.","instructions":"Be kind.","tools":{{tools}}}"""
            )
        );

    /// <summary>The messages of a thread, oldest first.</summary>
    public async Task<string[]> MessagesAsync(string thread) =>
        [
            .. (await GetAsync($"/threads/{thread}/messages?order=asc"))
                .GetProperty("data")
                .EnumerateArray()
                .Select(m =>
                    $"{m.GetProperty("role")}: {m.GetProperty("content")[0].GetProperty("text").GetProperty("value")}"
                ),
        ];

    public static string IdOf(JsonElement body) => body.GetProperty("id").GetString()!;

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, string? body)
    {
        using var response = await SendAsync(method, path, body);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
