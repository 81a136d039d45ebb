#include "RequestRepository.h"

#include "Listing.h"
#include "PatientColumns.h"
#include "RowCounts.h"
#include "SearchText.h"

namespace OrthancExchange
{
  namespace
  {
    struct StoredCorrection
    {
      std::string requestId;
      Correction correction;
    };

    struct StoredExclusion
    {
      std::string requestId;
      std::string study;
    };

    /// Whether it has parts: most requests have none, and a distant server answers each statement
    /// in a round trip.
    struct StoredRequest
    {
      Request request;
      int hasParts = 0;
    };

    /// A correction, or an exclusion where it names a study: read together for the same reason.
    struct StoredPart
    {
      StoredCorrection stored;
      std::string excludedStudy;
    };

    Sorting<RequestColumn> SortingOf(const RequestQuery& query)
    {
      if (query.sort.has_value())
      {
        return *query.sort;
      }
      if (query.state == RequestState::ToReview)
      {
        return {RequestColumn::Due, false};
      }
      const bool isCompleted = query.state == RequestState::Completed;
      return {isCompleted ? RequestColumn::Completed : RequestColumn::Received, true};
    }

    Order OrderOf(const RequestQuery& query)
    {
      const Sorting<RequestColumn> sorting = SortingOf(query);
      const auto by = [&](std::vector<OrderColumn> columns)
      {
        columns.push_back({"seq"});
        return Order{std::move(columns), sorting.descending};
      };
      switch (sorting.column)
      {
      case RequestColumn::Due:
        return by({{"due_at"}});
      case RequestColumn::Completed:
        return by({{"completed_at"}});
      case RequestColumn::Patient:
        return by({{"patient_sort", true}});
      case RequestColumn::Requester:
        return by({{"requester_sort", true}});
      case RequestColumn::State:
        return by({{"state", true}, {"outcome", true}});
      case RequestColumn::Received:
        break;
      }
      return by({{"received_at"}});
    }

    RowCounts Counts(Connection& connection)
    {
      return {
          connection, "request_counts", "requests", {"direction", "state", "source", "outcome"}};
    }

    std::vector<std::string> GroupOf(const Request& request)
    {
      return {ToString(request.direction), ToString(request.state), ToString(request.source),
              ToString(request.outcome)};
    }

    /// What the counts are kept by.
    Conditions GroupsOf(const RequestQuery& query)
    {
      Conditions conditions;
      if (query.direction.has_value())
      {
        conditions.Add("direction = :direction", Value::Text(ToString(*query.direction)));
      }
      const bool onlyOpen = query.overdueAt.has_value();
      if (query.state.has_value() || onlyOpen)
      {
        conditions.Add("state = :state",
                       Value::Text(ToString(query.state.value_or(RequestState::ToReview))));
      }
      if (query.source.has_value())
      {
        conditions.Add("source = :source", Value::Text(ToString(*query.source)));
      }
      if (query.outcome.has_value())
      {
        conditions.Add("outcome = :outcome", Value::Text(ToString(*query.outcome)));
      }
      return conditions;
    }
  }

  template <>
  struct Mapping<Request>
  {
    static constexpr const char* table = "requests";

    template <typename Columns, typename Requester>
    static void MapRequester(Columns& columns, Requester& requester)
    {
      columns.Field("contact_id", requester.id);
      columns.Field("contact_name", requester.name);
      columns.Field("contact_organization", requester.organization);
      columns.Field("contact_email", requester.email);
      columns.Field("contact_phone", requester.phone);
      columns.Field("contact_mobile", requester.mobile);
      columns.Field("contact_second_email", requester.secondEmail);
      columns.Field("contact_created_at", requester.createdAt);
    }

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& request)
    {
      columns.Key("id", request.id);
      columns.Enum("direction", request.direction, ParseRequestDirection);
      columns.Enum("state", request.state, ParseRequestState);
      columns.Enum("outcome", request.outcome, ParseRequestOutcome);
      columns.Enum("source", request.source, ParseRequestSource);
      MapRequester(columns, request.requester);
      MapPatient(columns, "", request.patient);
      columns.Field("reference", request.reference);
      MapPatient(columns, "original_", request.originalPatient);
      columns.Field("original_reference", request.originalReference);
      columns.Field("notes", request.notes);
      columns.Field("purpose", request.purpose);
      columns.Enum("relationship", request.relationship, ParseRelationship);
      columns.Field("received_at", request.receivedAt);
      columns.Field("due_from", request.dueFrom);
      columns.Field("due_at", request.dueAt);
      columns.Field("identification_asked_at", request.identificationAskedAt);
      columns.Field("extended_at", request.extendedAt);
      columns.Field("extension_reason", request.extensionReason);
      columns.Field("completed_at", request.completedAt);
      columns.Field("created_by", request.createdBy);
      columns.Field("completed_by", request.completedBy);
      columns.Field("decline_reason", request.declineReason);
      columns.Field("decline_message", request.declineMessage);
      columns.Field("revision", request.revision);
    }
  };

  template <>
  struct Mapping<StoredRequest>
  {
    static constexpr const char* table = "requests";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& stored)
    {
      Mapping<Request>::Map(columns, stored.request);
      columns.Field("CASE WHEN EXISTS (SELECT 1 FROM request_corrections WHERE request_id = "
                    "requests.id) OR EXISTS (SELECT 1 FROM request_exclusions WHERE request_id = "
                    "requests.id) THEN 1 ELSE 0 END",
                    stored.hasParts);
    }
  };

  template <>
  struct Mapping<StoredCorrection>
  {
    static constexpr const char* table = "request_corrections";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& stored)
    {
      columns.Key("request_id", stored.requestId);
      columns.Field("field", stored.correction.field);
      columns.Field("corrected_from", stored.correction.from);
      columns.Field("corrected_to", stored.correction.to);
      columns.Field("reason", stored.correction.reason);
      columns.Field("corrected_by", stored.correction.by);
      columns.Field("corrected_at", stored.correction.at);
    }
  };

  template <>
  struct Mapping<StoredExclusion>
  {
    static constexpr const char* table = "request_exclusions";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& stored)
    {
      columns.Key("request_id", stored.requestId);
      columns.Field("study", stored.study);
    }
  };

  template <>
  struct Mapping<StoredPart>
  {
    static constexpr const char* table =
        "(SELECT request_id, field, corrected_from, corrected_to, reason, corrected_by, "
        "corrected_at, '' AS study, position FROM request_corrections UNION ALL "
        "SELECT request_id, '', '', '', '', '', 0, study, position FROM request_exclusions) "
        "AS parts";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& part)
    {
      Mapping<StoredCorrection>::Map(columns, part.stored);
      columns.Field("study", part.excludedStudy);
    }
  };

  namespace
  {
    std::vector<Column> SortableColumnsOf(const Request& request)
    {
      std::vector<Column> columns = ColumnsOf(request);
      columns.push_back({"patient_sort", Value::Key(SortText(request.patient.patientName))});
      columns.push_back(
          {"requester_sort", Value::Key(SortText(request.requester.organization.empty()
                                                     ? request.requester.name
                                                     : request.requester.organization))});
      return columns;
    }
  }

  void RequestRepository::Insert(const Request& request)
  {
    InsertColumns(connection_, "requests", {SortableColumnsOf(request)});
    Counts(connection_).Add(GroupOf(request), 1);
    InsertParts(request);
  }

  void RequestRepository::Update(const Request& request)
  {
    const std::vector<std::string> groupBefore = Counts(connection_).GroupOf(request.id);
    const Values condition = {Value::Text(request.id),
                              Value::Number(std::int64_t{request.revision} - 1)};
    if (UpdateColumns(connection_, "requests", SortableColumnsOf(request),
                      "id = :id AND revision = :before", condition) == 0)
    {
      throw Refusal(RefusalCode::ConcurrentChange,
                    "Somebody else changed this request meanwhile. Please look at it again.");
    }
    Counts(connection_).Move(groupBefore, GroupOf(request));
    const Values id = {Value::Text(request.id)};
    connection_.Execute("DELETE FROM request_corrections WHERE request_id = :id", id);
    connection_.Execute("DELETE FROM request_exclusions WHERE request_id = :id", id);
    InsertParts(request);
  }

  void RequestRepository::InsertParts(const Request& request)
  {
    std::vector<StoredCorrection> corrections;
    for (const Correction& correction : request.corrections)
    {
      corrections.push_back({request.id, correction});
    }
    InsertRows(connection_, corrections, {});

    std::vector<StoredExclusion> exclusions;
    for (const std::string& study : request.excludedStudies)
    {
      exclusions.push_back({request.id, study});
    }
    InsertRows(connection_, exclusions, {});

    StoreSearchText(connection_, "requests", "request_search", request.id,
                    SearchText({request.patient.patientName, request.patient.patientId,
                                request.patient.nationalId, request.requester.name,
                                request.requester.organization, request.reference}));
  }

  void RequestRepository::ReadParts(std::vector<Request>& requests)
  {
    if (requests.empty())
    {
      return;
    }
    std::map<std::string, Request*> byId;
    std::vector<std::string> ids;
    for (Request& request : requests)
    {
      byId[request.id] = &request;
      ids.push_back(request.id);
    }
    Values parameters;
    const std::string tail =
        "WHERE request_id IN " + InList(ids, parameters) + " ORDER BY request_id, position";
    for (StoredPart& part : SelectRows<StoredPart>(connection_, tail, parameters))
    {
      Request& request = *byId.at(part.stored.requestId);
      if (part.excludedStudy.empty())
      {
        request.corrections.push_back(std::move(part.stored.correction));
      }
      else
      {
        request.excludedStudies.insert(std::move(part.excludedStudy));
      }
    }
  }

  std::optional<Request> RequestRepository::Find(const std::string& id)
  {
    auto found = SelectOne<StoredRequest>(connection_, "WHERE id = :id", {Value::Text(id)});
    if (!found.has_value())
    {
      return std::nullopt;
    }
    std::vector<Request> requests = {std::move(found->request)};
    if (found->hasParts != 0)
    {
      ReadParts(requests);
    }
    return std::move(requests.front());
  }

  Page<Request> RequestRepository::List(const RequestQuery& query)
  {
    const Conditions groups = GroupsOf(query);
    Conditions conditions = groups;
    if (query.overdueAt.has_value())
    {
      conditions.Add("due_at < :overdue",
                     Value::Number(std::int64_t{query.overdueAt->time_since_epoch().count()}));
    }
    conditions.AddSearch(query.page.search, "seq", "request_search");
    const bool isCounted = conditions.Where() == groups.Where();
    Page<Request> page =
        ListPage<Request>(connection_, conditions, OrderOf(query), query.page,
                          [&]
                          {
                            return isCounted ? Counts(connection_).Total(groups)
                                             : CountRows(connection_, "requests", conditions);
                          });
    ReadParts(page.items);
    return page;
  }
}
