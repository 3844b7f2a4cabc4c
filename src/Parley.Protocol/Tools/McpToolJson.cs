using System.Buffers;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Tools;

/// <summary>A tool of type <c>mcp</c> as JSON, where it stands elsewhere than in a session: an agent has the same fields.</summary>
public static class McpToolJson
{
    /// <param name="path">Where it stands, for the error.</param>
    /// <returns>The server, or what is wrong; it repeats no value, since it may be a secret.</returns>
    public static (McpServerTool? Server, WireError? Error) Read(JsonElement tool, string path)
    {
        var findings = new Findings();
        var server = McpReader.Read(new JsonFields(tool, path, findings));
        return (findings.Ok ? server : null, findings.Error);
    }

    /// <summary>As it is shown: headers and authorization are left out.</summary>
    public static byte[] Write(McpServerTool server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            McpWriter.Write(writer, server);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>A tool of a server, as lists show it.</summary>
    public static byte[] Write(McpToolInfo tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            McpWriter.Write(writer, tool);
        }

        return output.WrittenSpan.ToArray();
    }
}
