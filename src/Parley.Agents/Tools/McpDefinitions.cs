using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Agents.Wire;
using Parley.Protocol.Tools;

namespace Parley.Agents.Tools;

/// <summary>
/// Servers of tools that an agent, or a response, names: what is shown of them, and what is not. Headers and authorization are kept apart
/// from everything that is shown.
/// </summary>
internal static class McpDefinitions
{
    /// <summary>The field of a stored agent that holds what its servers are shown, by their labels; no answer has it.</summary>
    public const string Secrets = "secrets";

    private const string Authorization = "authorization";
    private const string Headers = "headers";

    /// <exception cref="AgentException">It is malformed.</exception>
    public static McpServerTool Read(BodyFields tool)
    {
        tool.Refuse(
            "project_connection_id",
            $"'{tool.PathOf("project_connection_id")}': this server keeps no connections; give 'authorization' or 'headers'."
        );
        return Read(tool.Body, tool.PathOf(""));
    }

    /// <param name="path">Where it stands, with a dot at the end.</param>
    public static McpServerTool Read(JsonObject tool, string path)
    {
        var (server, error) = McpToolJson.Read(JsonSerializer.SerializeToElement(tool), path.TrimEnd('.'));
        return error is null
            ? server!
            : throw new AgentException(
                400,
                error.Code is "not_supported" ? "unsupported" : error.Code ?? "invalid_value",
                error.Message,
                error.Param
            );
    }

    /// <summary>As everybody may see it.</summary>
    public static JsonObject Show(McpServerTool server) => (JsonObject)JsonNode.Parse(McpToolJson.Write(server))!;

    /// <summary>The servers that a request or a definition names.</summary>
    public static ImmutableArray<McpServerTool> ReadAll(BodyFields fields) =>
        [.. fields.Objects("tools").Where(IsServer).Select(Read)];

    /// <summary>The servers of a stored version.</summary>
    public static ImmutableArray<McpServerTool> OfStored(JsonObject version) =>
        Of(version["definition"]?["tools"] as JsonArray, version[Secrets] as JsonObject);

    /// <summary>The servers among tools as they are shown, with what belongs to them and is not.</summary>
    public static ImmutableArray<McpServerTool> Of(JsonArray? tools, JsonObject? secrets) =>
        [
            .. ReadAll(new BodyFields(new JsonObject { ["tools"] = tools?.DeepClone() }))
                .Select(server => WithSecrets(server, secrets ?? [])),
        ];

    /// <summary>What the servers are shown; null: nothing.</summary>
    public static JsonObject? SecretsOf(IEnumerable<McpServerTool> servers)
    {
        var secrets = new JsonObject();
        foreach (var server in servers.Where(s => s.Credentials != McpCredentials.None))
        {
            secrets[server.ServerLabel] = new JsonObject
            {
                [Authorization] = server.Credentials.Authorization,
                [Headers] = new JsonObject(
                    server.Credentials.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value))
                ),
            };
        }

        return secrets.Count == 0 ? null : secrets;
    }

    public static bool IsServer(BodyFields tool) => tool.Text("type") is "mcp";

    /// <summary>As it may be shown.</summary>
    public static JsonObject Without(JsonObject stored)
    {
        stored.Remove(Secrets);
        return stored;
    }

    private static McpServerTool WithSecrets(McpServerTool server, JsonObject secrets) =>
        secrets[server.ServerLabel] is JsonObject found
            ? server with
            {
                Credentials = new(
                    (string?)found[Authorization],
                    McpCredentials.None.Headers.AddRange(
                        (found[Headers] as JsonObject ?? []).Select(h => KeyValuePair.Create(h.Key, (string)h.Value!))
                    )
                ),
            }
            : server;
}
