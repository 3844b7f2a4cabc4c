namespace Parley.Agents.Tests.Runs;

/// <summary>What is wrong in a body is named by its path.</summary>
public sealed class BodyTests : ServiceTests
{
    [Theory]
    [InlineData("[]", "invalid_type", null)]
    [InlineData("{", "invalid_json", null)]
    [InlineData("{'a':1,'a':2}", "invalid_json", null)]
    [InlineData("{}", "missing_required_parameter", "model")]
    [InlineData("{'model':1}", "invalid_type", "model")]
    [InlineData("{'model':'m','temperature':3}", "number_out_of_range", "temperature")]
    [InlineData("{'model':'m','top_p':'x'}", "invalid_type", "top_p")]
    [InlineData("{'model':'m','tools':{}}", "invalid_type", "tools")]
    [InlineData("{'model':'m','tools':[1]}", "invalid_type", "tools[0]")]
    [InlineData("{'model':'m','tools':[{'type':'code_interpreter'}]}", "unsupported", "tools[0].type")]
    [InlineData("{'model':'m','tools':[{'type':'function'}]}", "missing_required_parameter", "tools[0].function")]
    [InlineData(
        "{'model':'m','tools':[{'type':'function','function':{'name':'a b'}}]}",
        "invalid_value",
        "tools[0].function.name"
    )]
    [InlineData(
        "{'model':'m','tool_resources':{'file_search':{'vector_store_ids':['vs_1']}}}",
        "unsupported",
        "tool_resources.file_search"
    )]
    [InlineData("{'model':'m','response_format':{'type':'json_schema'}}", "unsupported", "response_format")]
    [InlineData("{'model':'m','metadata':{'a':1}}", "invalid_type", "metadata.a")]
    public async Task An_assistant_is_refused(string body, string code, string? param)
    {
        var refused = await RefusedAsync(() => Agents.Assistants.CreateAsync(Project, Json(body), Cancel), 400);

        Assert.Equal((code, param), (refused.Code, refused.Param));
    }

    [Fact]
    public async Task An_agent_has_at_most_128_tools_and_16_pairs_of_metadata()
    {
        var tool = "{'type':'function','function':{'name':'f'}}";
        var tools = string.Join(',', Enumerable.Repeat(tool, 129));
        var pairs = string.Join(',', Enumerable.Range(0, 17).Select(i => $"'k{i}':'v'"));

        var first = await RefusedAsync(
            () => Agents.Assistants.CreateAsync(Project, Json($"{{'model':'m','tools':[{tools}]}}"), Cancel),
            400
        );
        var second = await RefusedAsync(
            () => Agents.Assistants.CreateAsync(Project, Json($"{{'model':'m','metadata':{{{pairs}}}}}"), Cancel),
            400
        );

        Assert.Equal(("tool_limit_exceeded", "metadata"), (first.Code, second.Param));
    }

    [Theory]
    [InlineData("{'role':'system','content':'x'}", "role")]
    [InlineData("{'role':'user'}", "content")]
    [InlineData("{'role':'user','content':[{'type':'image_file'}]}", "content[0].type")]
    [InlineData("{'role':'user','content':'x','attachments':[{'file_id':'file-1'}]}", "attachments")]
    [InlineData(
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'no'}}]}",
        "content[0].image_url.url"
    )]
    public async Task A_message_is_refused(string body, string param)
    {
        var at = await AssistantAsync();

        var refused = await RefusedAsync(
            () => Agents.Messages.CreateAsync(Project, at.Thread, Json(body), Cancel),
            400
        );

        Assert.Equal(param, refused.Param);
    }

    [Theory]
    [InlineData("asst_none", 404)]
    [InlineData("run_1", 400)]
    public async Task An_id_of_another_kind_is_told_from_one_that_is_not_there(string id, int status) =>
        await RefusedAsync(() => Agents.Assistants.GetAsync(Project, id, Cancel), status);

    [Fact]
    public async Task Half_a_character_is_repaired_and_kept()
    {
        var at = await AssistantAsync();
        var body = "{\"role\":\"user\",\"content\":\"cut \\ud83d\"}"u8.ToArray();

        await Agents.Messages.CreateAsync(Project, at.Thread, body, Cancel);

        Assert.Equal("user: cut \ufffd (completed)", Assert.Single(await MessagesAsync(at.Thread)));
    }
}
