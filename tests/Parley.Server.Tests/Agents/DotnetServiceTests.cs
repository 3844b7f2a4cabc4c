using System.ClientModel;
using OpenAI.Assistants;
using OpenAI.Conversations;
using OpenAI.Responses;
using Parley.Engines.Builtin;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using MessageRole = OpenAI.Assistants.MessageRole;

namespace Parley.Server.Tests.Agents;

#pragma warning disable OPENAI001 // The library marks these parts as experimental.

/// <summary>The published .NET library, unmodified, version 2.15.0: the one that the server itself calls chat endpoints with.</summary>
public sealed class DotnetServiceTests
{
    private static readonly BinaryData _parameters = BinaryData.FromString(
        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assistants_are_made_and_their_runs_are_streamed()
    {
        await using var server = await ServeAsync();
        var client = new AssistantClient(new ApiKeyCredential(TestServer.Key), new() { Endpoint = EndpointOf(server) });
        var tool = new FunctionToolDefinition("get_weather") { Parameters = _parameters };
        var made = await client.CreateAssistantAsync(
            "gpt-4o-mini",
            new()
            {
                Name = "Ann",
                Instructions = "Be kind.",
                Tools = { tool },
            },
            Cancel
        );
        var thread = await client.CreateThreadAsync(cancellationToken: Cancel);
        await client.CreateMessageAsync(
            thread.Value.Id,
            MessageRole.User,
            [MessageContent.FromText("Hello there.")],
            cancellationToken: Cancel
        );

        var (said, run) = await ReadAsync(
            client.CreateRunStreamingAsync(thread.Value.Id, made.Value.Id, new() { }, Cancel)
        );
        Assert.NotEmpty(said);
        Assert.Equal(RunStatus.Completed, run!.Status);

        var asking = new RunCreationOptions { AdditionalMessages = { "What is the weather in Paris?" } };
        var (_, asked) = await ReadAsync(
            client.CreateRunStreamingAsync(thread.Value.Id, made.Value.Id, asking, Cancel)
        );
        Assert.Equal(RunStatus.RequiresAction, asked!.Status);
        var call = Assert.Single(asked.RequiredActions);
        var (told, done) = await ReadAsync(
            client.SubmitToolOutputsToRunStreamingAsync(
                thread.Value.Id,
                asked.Id,
                [new ToolOutput(call.ToolCallId, "sunny")],
                Cancel
            )
        );

        Assert.Contains("sunny", told, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, done!.Status);
        var roles = new List<MessageRole>();
        await foreach (
            var message in client.GetMessagesAsync(
                thread.Value.Id,
                new() { Order = MessageCollectionOrder.Ascending, PageSizeLimit = 3 },
                Cancel
            )
        )
        {
            roles.Add(message.Role);
        }

        Assert.Equal([MessageRole.User, MessageRole.Assistant, MessageRole.User, MessageRole.Assistant], roles);
        Assert.True((await client.DeleteThreadAsync(thread.Value.Id, Cancel)).Value.Deleted);
        Assert.True((await client.DeleteAssistantAsync(made.Value.Id, Cancel)).Value.Deleted);
    }

    [Fact]
    public async Task Responses_are_streamed_and_continued()
    {
        await using var server = await ServeAsync();
        var client = new ResponsesClient(new ApiKeyCredential(TestServer.Key), new() { Endpoint = EndpointOf(server) });
        var options = new CreateResponseOptions { Model = "gpt-4o-mini", StreamingEnabled = true };
        options.InputItems.Add(ResponseItem.CreateUserMessageItem("My name is Bob."));
        var said = "";
        string? id = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(options, Cancel))
        {
            said += update is StreamingResponseOutputTextDeltaUpdate delta ? delta.Delta : "";
            id = update is StreamingResponseCompletedUpdate done ? done.Response.Id : id;
        }

        var next = new CreateResponseOptions { Model = "gpt-4o-mini", PreviousResponseId = id };
        next.InputItems.Add(ResponseItem.CreateUserMessageItem("What is my name?"));
        var answer = (await client.CreateResponseAsync(next, Cancel)).Value;

        Assert.NotEmpty(said);
        Assert.Equal(ResponseStatus.Completed, answer.Status);
        Assert.Contains("Bob", answer.GetOutputText(), StringComparison.Ordinal);
        Assert.Equal(answer.Id, (await client.GetResponseAsync(answer.Id, cancellationToken: Cancel)).Value.Id);
    }

    [Fact]
    public async Task Conversations_are_made_and_deleted()
    {
        await using var server = await ServeAsync();
        var client = new ConversationClient(
            new ApiKeyCredential(TestServer.Key),
            new() { Endpoint = EndpointOf(server) }
        );
        using var body = BinaryContent.Create(BinaryData.FromString("""{"metadata":{"a":"b"}}"""));

        var made = await client.CreateConversationAsync(body);
        var id = System.Text.Json.JsonElement.Parse(made.GetRawResponse().Content).GetProperty("id").GetString()!;
        var deleted = await client.DeleteConversationAsync(id, Cancel);

        Assert.StartsWith("conv_", id, StringComparison.Ordinal);
        Assert.Equal(200, deleted.GetRawResponse().Status);
    }

    private static Uri EndpointOf(TestServer server) => new(server.Address, "openai/v1");

    private static Task<TestServer> ServeAsync() =>
        TestServer.StartAsync(parts: new ServerParts { Engines = TestEngines.With(new BuiltinResponder()) });

    private static async Task<(string Said, ThreadRun? Run)> ReadAsync(
        Task<AsyncStreamingResult<StreamingUpdate>> asked
    )
    {
        var said = "";
        ThreadRun? run = null;
        await foreach (var update in (await asked).WithCancellation(Cancel))
        {
            said += update is MessageContentUpdate content ? content.Text : "";
            run = update is RunUpdate state ? state.Value : run;
        }

        return (said, run);
    }
}
