using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Parley.Agents.Storage;

/// <summary>Reads the errors of both databases.</summary>
internal static class StoreFaults
{
    private const int UniqueConstraint = 2067;
    private const int PrimaryKeyConstraint = 1555;

    public static bool IsConflict(DbException exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode is UniqueConstraint or PrimaryKeyConstraint,
            PostgresException postgres => string.Equals(
                postgres.SqlState,
                PostgresErrorCodes.UniqueViolation,
                StringComparison.Ordinal
            ),
            _ => false,
        };

    /// <summary>One line for the operator.</summary>
    public static string Describe(Exception exception, StoreTarget target) =>
        exception switch
        {
            PostgresException postgres => $"PostgreSQL refuses the store: {postgres.MessageText}",
            NpgsqlException => "PostgreSQL does not answer: check host, port and network of --store.",
            _ => $"The store in {target} cannot be used: {exception.Message}",
        };
}
