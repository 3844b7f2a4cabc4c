using System.Collections.Immutable;
using System.Text.Json;

namespace Parley.Protocol.Tools;

/// <summary>Writes what the session and the conversation hold of servers of tools.</summary>
internal static class McpWriter
{
    /// <summary>Random padding in the original; here it fills up to a multiple of this many characters.</summary>
    private const int PaddedLength = 16;

    private const string Padding = "0000000000000000";

    /// <summary>A server of the session. Headers and authorization stay with this server.</summary>
    public static void Write(Utf8JsonWriter writer, McpServerTool server)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "mcp"u8);
        writer.WriteString("server_label"u8, server.ServerLabel);
        writer.WriteString("server_url"u8, server.ServerUrl);
        if (server.Description is not null)
        {
            writer.WriteString("server_description"u8, server.Description);
        }

        if (server.AllowedTools is { } allowed)
        {
            writer.WritePropertyName("allowed_tools"u8);
            Write(writer, allowed);
        }

        writer.WritePropertyName("require_approval"u8);
        Write(writer, server.Approval);
        writer.WriteEndObject();
    }

    public static void WriteFields(Utf8JsonWriter writer, McpListToolsItem item)
    {
        writer.WriteString("type"u8, "mcp_list_tools"u8);
        writer.WriteString("server_label"u8, item.ServerLabel);
        writer.WriteStartArray("tools"u8);
        foreach (var tool in item.Tools)
        {
            Write(writer, tool);
        }

        writer.WriteEndArray();
    }

    public static void WriteFields(Utf8JsonWriter writer, McpCallItem call)
    {
        writer.WriteString("type"u8, "mcp_call"u8);
        WriteCall(writer, call.ServerLabel, call.Name, call.Arguments);

        // Clients read the key even where there is no output.
        writer.WriteString("output"u8, call.Output);
        if (call.Error is { } error)
        {
            writer.WritePropertyName("error"u8);
            Write(writer, error);
        }

        if (call.ApprovalRequestId is not null)
        {
            writer.WriteString("approval_request_id"u8, call.ApprovalRequestId);
        }
    }

    public static void WriteFields(Utf8JsonWriter writer, McpApprovalRequestItem request)
    {
        writer.WriteString("type"u8, "mcp_approval_request"u8);
        WriteCall(writer, request.ServerLabel, request.Name, request.Arguments);
    }

    public static void WriteFields(Utf8JsonWriter writer, McpApprovalResponseItem response)
    {
        writer.WriteString("type"u8, "mcp_approval_response"u8);
        writer.WriteString("approval_request_id"u8, response.ApprovalRequestId);
        writer.WriteBoolean("approve"u8, response.Approve);
        if (response.Reason is not null)
        {
            writer.WriteString("reason"u8, response.Reason);
        }
    }

    public static void WriteFields(Utf8JsonWriter writer, McpCallEvent e)
    {
        writer.WriteString("item_id"u8, e.ItemId);
        writer.WriteNumber("output_index"u8, e.OutputIndex);
    }

    /// <summary>What a delta is filled up with, so that its length says little; clients insist on the key.</summary>
    public static ReadOnlySpan<char> PaddingFor(string delta) =>
        Padding.AsSpan(0, (PaddedLength - (delta.Length % PaddedLength)) % PaddedLength);

    public static void Write(Utf8JsonWriter writer, McpCallError error)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, error.Type);
        if (error.Code is { } code)
        {
            writer.WriteNumber("code"u8, code);
        }

        writer.WriteString("message"u8, error.Message);
        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, string label, string name, string arguments)
    {
        writer.WriteString("server_label"u8, label);
        writer.WriteString("name"u8, name);
        writer.WriteString("arguments"u8, arguments);
    }

    public static void Write(Utf8JsonWriter writer, McpToolInfo tool)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, tool.Name);
        if (tool.Description is not null)
        {
            writer.WriteString("description"u8, tool.Description);
        }

        writer.WritePropertyName("input_schema"u8);
        tool.InputSchema.WriteTo(writer);
        if (tool.Annotations is { } annotations)
        {
            writer.WritePropertyName("annotations"u8);
            annotations.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, McpApproval approval)
    {
        if (approval.Mode is { } mode)
        {
            writer.WriteStringValue(mode);
            return;
        }

        writer.WriteStartObject();
        if (approval.OfAlways is { } always)
        {
            writer.WritePropertyName("always"u8);
            Write(writer, always);
        }

        if (approval.OfNever is { } never)
        {
            writer.WritePropertyName("never"u8);
            Write(writer, never);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, McpToolFilter filter)
    {
        if (filter.IsPlain)
        {
            WriteNames(writer, filter.Names);
            return;
        }

        writer.WriteStartObject();
        if (!filter.Names.IsDefault)
        {
            writer.WritePropertyName("tool_names"u8);
            WriteNames(writer, filter.Names);
        }

        if (filter.ReadOnly is { } readOnly)
        {
            writer.WriteBoolean("read_only"u8, readOnly);
        }

        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, ImmutableArray<string> names)
    {
        writer.WriteStartArray();
        foreach (var name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}
