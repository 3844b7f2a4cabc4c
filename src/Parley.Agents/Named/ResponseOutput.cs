using System.Text.Json.Nodes;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines.Responses;

namespace Parley.Agents.Named;

/// <summary>The items that a response makes, in order, and the events that tell of them.</summary>
internal sealed class ResponseOutput(JsonObject response, RunFeed feed)
{
    private readonly List<JsonObject> _items = [];
    private readonly HashSet<int> _done = [];
    private int _sequence;

    public IReadOnlyList<JsonObject> Items => _items;

    /// <summary>Items of which the end was not told yet.</summary>
    public IEnumerable<JsonObject> Open => _items.Where((_, place) => !_done.Contains(place));

    /// <returns>Its place.</returns>
    public int Add(JsonObject item)
    {
        _items.Add(item);
        var added = At(_items.Count - 1);
        added["item"] = item.DeepClone();
        Emit("response.output_item.added", added);
        return _items.Count - 1;
    }

    /// <summary>The item is as it stays.</summary>
    public void Finish(int place, ResponderPart? part = null)
    {
        if (_done.Add(place))
        {
            var done = At(place);
            done["item"] = _items[place].DeepClone();
            Emit("response.output_item.done", done, part);
        }
    }

    public bool IsDone(int place) => _done.Contains(place);

    public static JsonObject At(int place) => new() { ["output_index"] = place };

    public JsonObject Of(int place)
    {
        var data = At(place);
        data["item_id"] = (string)_items[place]["id"]!;
        return data;
    }

    public void EmitResponse(string name, ResponderPart? part = null) =>
        Emit(name, new JsonObject { ["response"] = response.DeepClone() }, part);

    public void Emit(string name, JsonObject data, ResponderPart? part = null)
    {
        data.Insert(0, "type", name);
        data["sequence_number"] = _sequence++;
        feed.Add(new RunEvent(name, JsonText.Of(data), part));
    }
}
