using System.Text.Json.Nodes;
using Parley.Agents.Storage;

namespace Parley.Agents.Wire;

/// <summary>Lists as the wire shows them.</summary>
internal static class ListBody
{
    public static JsonObject Of(IEnumerable<JsonObject> bodies, bool hasMore)
    {
        var data = new JsonArray([.. bodies]);
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = data,
            ["first_id"] = data.Count == 0 ? null : (string?)data[0]!["id"],
            ["last_id"] = data.Count == 0 ? null : (string?)data[^1]!["id"],
            ["has_more"] = hasMore,
        };
    }

    public static JsonObject Deleted(string id, string kind) =>
        new()
        {
            ["id"] = id,
            ["object"] = kind,
            ["deleted"] = true,
        };

    /// <summary>The cursor names nothing of this list.</summary>
    public static AgentException UnknownCursor(PageRequest page)
    {
        var (name, id) = page.After is { } after ? ("after", after) : ("before", page.Before!);
        return AgentException.Invalid(name, $"'{name}': nothing in this list has the id '{id}'.");
    }
}
