using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Agents.Wire;
using Parley.Protocol.Tools;

namespace Parley.Agents.Tools;

/// <summary>What a classic run says of its servers of tools: <c>tool_resources.mcp</c>, and headers beside approvals. Headers are not stored.</summary>
internal static class McpResources
{
    private static readonly ImmutableDictionary<string, McpCredentials> _none = ImmutableDictionary.Create<
        string,
        McpCredentials
    >(StringComparer.Ordinal);

    /// <summary>Writes into the run which calls need approval; gives the headers, by label.</summary>
    /// <exception cref="AgentException">A resource is malformed, or of a server that the run does not have.</exception>
    public static ImmutableDictionary<string, McpCredentials> Apply(BodyFields fields, JsonObject run)
    {
        var headers = _none.AddRange(
            McpDefinitions.ReadAll(fields).Select(server => KeyValuePair.Create(server.ServerLabel, server.Credentials))
        );
        foreach (var resource in fields.Object("tool_resources")?.Objects("mcp") ?? [])
        {
            var label = resource.Required("server_label");
            var tool =
                (run["tools"] as JsonArray ?? [])
                    .OfType<JsonObject>()
                    .FirstOrDefault(t =>
                        (string?)t["type"] is "mcp"
                        && string.Equals((string?)t["server_label"], label, StringComparison.Ordinal)
                    )
                ?? throw AgentException.Invalid(
                    resource.PathOf("server_label"),
                    $"'{resource.PathOf("server_label")}' names a server that is not among the tools."
                );
            var whole = (JsonObject)tool.DeepClone();
            foreach (var name in (string[])["headers", "require_approval"])
            {
                whole[name] = resource.Body[name]?.DeepClone() ?? whole[name]?.DeepClone();
            }

            var server = McpDefinitions.Read(whole, resource.PathOf(""));
            tool["require_approval"] = McpDefinitions.Show(server)["require_approval"]!.DeepClone();
            headers = headers.SetItem(label, server.Credentials);
        }

        return headers;
    }

    /// <summary>The headers that stand beside approvals, by the call's id.</summary>
    public static ImmutableDictionary<string, McpCredentials> HeadersOfApprovals(BodyFields fields)
    {
        var headers = _none;
        foreach (var approval in fields.Objects("tool_approvals", 128))
        {
            if (approval.Object("headers") is { Body.Count: > 0 } given)
            {
                var whole = new JsonObject
                {
                    ["server_label"] = "a",
                    ["server_url"] = "https://a.invalid",
                    ["headers"] = given.Body.DeepClone(),
                };
                headers = headers.SetItem(
                    approval.Required("tool_call_id"),
                    McpDefinitions.Read(whole, approval.PathOf("")).Credentials
                );
            }
        }

        return headers;
    }

    /// <summary>The servers of a run, with what they are shown.</summary>
    /// <param name="secrets">Of the assistant.</param>
    /// <param name="given">Headers of the request, by label or by the id of a call.</param>
    /// <param name="labels">Which server each call belongs to.</param>
    public static ImmutableArray<McpServerTool> Servers(
        JsonObject run,
        JsonObject? secrets,
        ImmutableDictionary<string, McpCredentials> given,
        IReadOnlyDictionary<string, string> labels
    )
    {
        var credentials = given
            .Select(pair => (Label: labels.GetValueOrDefault(pair.Key, pair.Key), pair.Value))
            .Where(pair => pair.Value != McpCredentials.None)
            .ToLookup(pair => pair.Label, pair => pair.Value, StringComparer.Ordinal);
        return
        [
            .. McpDefinitions
                .Of(run["tools"] as JsonArray, secrets)
                .Select(server =>
                    credentials[server.ServerLabel].LastOrDefault() is { } own
                        ? server with
                        {
                            Credentials = own with
                            {
                                Authorization = own.Authorization ?? server.Credentials.Authorization,
                            },
                        }
                        : server
                ),
        ];
    }
}
