using System.Text;
using Parley.Core.Responses;
using Parley.Core.State;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Core.Tests;

/// <summary>What a <c>response.create</c> may name: items of the conversation, and functions (docs/protocol/responses.md).</summary>
public sealed class RequestTests
{
    private readonly List<SessionEffect> _effects = [];
    private SessionState _state = SessionCore.Next(
        SessionState.Create("sess_Request", SessionDefaults.For("gpt-realtime", null, WireProfile.Realtime)),
        new Opened(),
        DateTimeOffset.UnixEpoch,
        []
    );

    [Fact]
    public void References_become_the_items_they_name()
    {
        Type("item_a", "one");
        Type("item_b", "two");
        Client(
            """
            {"type":"response.create","response":{"conversation":"none","input":[{"type":"item_reference","id":"item_b"},
             {"type":"message","role":"user","content":[{"type":"input_text","text":"three"}]},
             {"id":"item_a","type":"item_reference"}]}}
            """
        );
        var items = Assert.Single(_effects.OfType<StartResponse>()).Snapshot.Items;
        var texts = items.Cast<MessageItem>().Select(m => ((InputTextPart)m.Content[0]).Text);
        Assert.Equal("two three one", string.Join(' ', texts));
    }

    [Fact]
    public void A_reference_to_nothing_is_refused_and_nothing_starts()
    {
        Client(
            """{"type":"response.create","event_id":"e","response":{"input":[{"type":"item_reference","id":"x"}]}}"""
        );
        var error = Error();
        Assert.Equal(("item_not_found", "response.input", "e"), (error.Code, error.Param, error.EventId));
        Assert.Null(_state.Response);
    }

    [Fact]
    public void A_choice_needs_its_function()
    {
        const string lamp = """{"type":"function","name":"lamp"}""";
        Client($$$"""{"type":"response.create","event_id":"e","response":{"tool_choice":{{{lamp}}}}}""");
        var error = Error();
        Assert.Equal(("invalid_value", "response.tool_choice", "e"), (error.Code, error.Param, error.EventId));
        Assert.Null(_state.Response);
        Client($$$"""{"type":"response.create","response":{"tools":[{{{lamp}}}],"tool_choice":{{{lamp}}}}}""");
        Assert.Equal("lamp", Assert.Single(_effects.OfType<StartResponse>()).Snapshot.ToolChoice.FunctionName);
    }

    private WireError Error() => _effects.OfType<Emit>().Select(e => e.Event).OfType<ErrorEvent>().Last().Error;

    private void Type(string id, string text) =>
        Client(
            $$$"""{"type":"conversation.item.create","item":{"id":"{{{id}}}","type":"message","role":"user","content":[{"type":"input_text","text":"{{{text}}}"}]}}"""
        );

    private void Client(string json)
    {
        var result = ClientEventReader.Read(Encoding.UTF8.GetBytes(json), WireProfile.Realtime);
        Assert.Null(result.Error);
        _state = SessionCore.Next(_state, new ClientSent(result.Event!), DateTimeOffset.UnixEpoch, _effects);
    }
}
