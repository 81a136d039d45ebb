// Lists in every order, by pages, with their totals.
#include "Samples.h"
#include "StoreTest.h"

#include <algorithm>
#include <functional>

namespace OrthancExchange
{
  namespace
  {
    class SortedLists : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      static Request Waiting(const std::string& id, const std::string& patient,
                             const std::string& organization, std::int64_t due)
      {
        Request request = SampleRequest(id);
        request.direction = RequestDirection::Inbound;
        request.state = RequestState::ToReview;
        request.outcome = RequestOutcome::None;
        request.source = RequestSource::Staff;
        request.patient.patientName = patient;
        request.requester.name = "Nobody";
        request.requester.organization = organization;
        request.receivedAt = At(500 - due);
        request.dueAt = At(due);
        request.completedAt = At(0);
        return request;
      }

      void Insert(const std::vector<Request>& requests)
      {
        store_->Write(
            [&](ITransaction& t)
            {
              for (const Request& request : requests)
              {
                t.Requests().Insert(request);
              }
            });
      }

      Page<Request> List(const RequestQuery& query)
      {
        Page<Request> page;
        store_->Read([&](ITransaction& t) { page = t.Requests().List(query); });
        return page;
      }

      /// Page after page, two rows at a time.
      std::string Ids(RequestQuery query)
      {
        query.page.limit = 2;
        std::string ids;
        do
        {
          const Page<Request> page = List(query);
          for (const Request& request : page.items)
          {
            ids += request.id + " ";
          }
          query.page.cursor = page.next;
        } while (!query.page.cursor.empty());
        return ids;
      }

      std::string Sorted(RequestColumn column, bool descending)
      {
        RequestQuery query;
        query.sort = Sorting<RequestColumn>{column, descending};
        return Ids(query);
      }

      std::unique_ptr<IStore> store_;
    };
  }

  TEST_P(SortedLists, ByEachColumnUpAndDownWithEqualRowsInTheOrderOfTheirMaking)
  {
    Request done = Waiting("done", "Öztürk^A", "", 10);
    done.state = RequestState::Completed;
    done.outcome = RequestOutcome::Declined;
    done.completedAt = At(77);
    done.requester.name = "Beta";
    Insert({Waiting("a", "SMITH^J", "gamma", 30), Waiting("b", "adams^J", "Alpha", 20),
            Waiting("c", "SMITH^J", "Gämma", 30), done, Waiting("d", "  smith^j", "alpha", 40)});

    EXPECT_EQ("b done a c d ", Sorted(RequestColumn::Patient, false))
        << "case, spaces and diacritics do not count; equal ones stand as they were made";
    EXPECT_EQ("d c a done b ", Sorted(RequestColumn::Patient, true));
    EXPECT_EQ("b d done a c ", Sorted(RequestColumn::Requester, false));
    EXPECT_EQ("c a done d b ", Sorted(RequestColumn::Requester, true));
    EXPECT_EQ("done b a c d ", Sorted(RequestColumn::Due, false));
    EXPECT_EQ("d c a b done ", Sorted(RequestColumn::Due, true));
    EXPECT_EQ("d a c b done ", Sorted(RequestColumn::Received, false));
    EXPECT_EQ("done b c a d ", Sorted(RequestColumn::Received, true));
    EXPECT_EQ("done d c b a ", Sorted(RequestColumn::Completed, true));
    EXPECT_EQ("done a b c d ", Sorted(RequestColumn::State, false));
    EXPECT_EQ("d c b a done ", Sorted(RequestColumn::State, true));
  }

  TEST_P(SortedLists, AChangedNameMovesItsRow)
  {
    Insert({Waiting("a", "ABEL^A", "x", 1), Waiting("b", "BELL^B", "x", 2)});
    Request changed = Waiting("a", "ZORN^A", "x", 1);
    changed.revision++;
    store_->Write([&](ITransaction& t) { t.Requests().Update(changed); });
    EXPECT_EQ("b a ", Sorted(RequestColumn::Patient, false));
  }

  TEST_P(SortedLists, TextsOfAnyKindLeadFromPageToPage)
  {
    std::vector<Request> requests;
    for (const char* name : {"", "|", "A|B", "a|b", "Ω^=", "山田^太郎", "%_\\", "x\ny"})
    {
      requests.push_back(Waiting("r" + std::to_string(requests.size()), name, name, 5));
    }
    requests.push_back(Waiting("long1", std::string(3000, 'q'), "", 5));
    requests.push_back(Waiting("long2", std::string(3000, 'q') + "r", "", 5));
    Insert(requests);
    for (const auto column : {RequestColumn::Patient, RequestColumn::Requester})
    {
      const std::string up = Sorted(column, false);
      EXPECT_EQ(static_cast<std::ptrdiff_t>(requests.size()),
                std::count(up.begin(), up.end(), ' '));
    }
    EXPECT_NE(std::string::npos, Sorted(RequestColumn::Patient, false).find("r2 r3 "))
        << "equal but for their case";
  }

  TEST_P(SortedLists, ACursorServesItsOwnOrderAlone)
  {
    Insert({Waiting("a", "A", "x", 1), Waiting("b", "B", "x", 2)});
    RequestQuery query;
    query.page.limit = 1;
    query.sort = Sorting<RequestColumn>{RequestColumn::Patient, false};
    query.page.cursor = List(query).next;
    EXPECT_EQ("b", List(query).items.at(0).id);
    query.sort->descending = true;
    EXPECT_EQ(RefusalCode::BadValue, RefusalOf([&] { List(query); }));
    query.sort = Sorting<RequestColumn>{RequestColumn::Requester, false};
    EXPECT_EQ(RefusalCode::BadValue, RefusalOf([&] { List(query); }));
    query.sort.reset();
    EXPECT_EQ(RefusalCode::BadValue, RefusalOf([&] { List(query); }));
  }

  TEST_P(SortedLists, FiltersNarrowAndTheirTotalsFollowEveryChange)
  {
    std::vector<Request> requests;
    for (int i = 0; i < 6; i++)
    {
      requests.push_back(Waiting("r" + std::to_string(i), "P", "x", 100 + i));
      requests.back().source = i % 2 == 0 ? RequestSource::PublicForm : RequestSource::Staff;
    }
    Insert(requests);
    const auto total = [&](const std::function<void(RequestQuery&)>& narrow)
    {
      RequestQuery query;
      query.page.limit = 1; // so that the total is not read off the page
      narrow(query);
      const Page<Request> page = List(query);
      query.page.limit = 500;
      EXPECT_EQ(static_cast<std::int64_t>(List(query).items.size()), page.total);
      return page.total;
    };
    const auto fromForm = [](RequestQuery& query)
    {
      query.source = RequestSource::PublicForm;
    };
    const auto late = [](RequestQuery& query)
    {
      query.overdueAt = At(103);
    };
    const auto sent = [](RequestQuery& query)
    {
      query.outcome = RequestOutcome::Sent;
    };
    const auto open = [](RequestQuery& query)
    {
      query.direction = RequestDirection::Inbound;
      query.state = RequestState::ToReview;
    };
    EXPECT_EQ(6, total([](RequestQuery&) {}));
    EXPECT_EQ(3, total(fromForm));
    EXPECT_EQ(3, total(late));
    EXPECT_EQ(0, total(sent));

    Request answered = requests[0];
    answered.state = RequestState::Completed;
    answered.outcome = RequestOutcome::Sent;
    answered.revision++;
    store_->Write([&](ITransaction& t) { t.Requests().Update(answered); });
    EXPECT_EQ(1, total(sent));
    EXPECT_EQ(5, total(open));
    EXPECT_EQ(2, total(late)) << "what is answered is late no more";
    EXPECT_EQ(3, total(fromForm));
    answered.notes = "again";
    EXPECT_EQ(
        RefusalCode::ConcurrentChange,
        RefusalOf([&] { store_->Write([&](ITransaction& t) { t.Requests().Update(answered); }); }));
    EXPECT_EQ(1, total(sent)) << "a change that was refused counts for nothing";
  }

  TEST_P(SortedLists, DeliveriesBySortAndTotalsByState)
  {
    const auto delivery = [](const std::string& id, const std::string& recipient, int created)
    {
      Delivery made = SampleDelivery(id);
      made.recipient = recipient;
      made.state = DeliveryState::Pending;
      made.createdAt = At(created);
      return made;
    };
    store_->Write(
        [&](ITransaction& t)
        {
          t.Outbox().Insert(delivery("a", "Zoe@x.example", 1));
          t.Outbox().Insert(delivery("b", "amy@x.example", 3));
          t.Outbox().Insert(delivery("c", "Émile@x.example", 2));
          Delivery done = delivery("b", "amy@x.example", 3);
          done.state = DeliveryState::Delivered;
          t.Outbox().Update(done);
        });
    const auto ids = [&](DeliveryColumn column, bool descending)
    {
      std::string found;
      DeliveryQuery query;
      query.page.limit = 1;
      query.sort = Sorting<DeliveryColumn>{column, descending};
      do
      {
        Page<Delivery> page;
        store_->Read([&](ITransaction& t) { page = t.Outbox().List(query); });
        EXPECT_EQ(3, page.total);
        found += page.items.at(0).id;
        query.page.cursor = page.next;
      } while (!query.page.cursor.empty());
      return found;
    };
    EXPECT_EQ("bca", ids(DeliveryColumn::Recipient, false));
    EXPECT_EQ("acb", ids(DeliveryColumn::Recipient, true));
    EXPECT_EQ("acb", ids(DeliveryColumn::Created, false));
    EXPECT_EQ("bac", ids(DeliveryColumn::State, false));
    store_->Read(
        [](ITransaction& t)
        {
          DeliveryQuery query;
          query.state = DeliveryState::Pending;
          query.page.limit = 1;
          EXPECT_EQ(2, t.Outbox().List(query).total);
        });
  }

  TEST_P(SortedLists, TheLogCanBeReadFromItsBeginning)
  {
    store_->Write(
        [](ITransaction& t)
        {
          for (int i = 1; i <= 5; i++)
          {
            t.Audit().Append(SampleEvent(i));
          }
        });
    AuditQuery query;
    query.page.limit = 3;
    query.sort = Sorting<AuditColumn>{AuditColumn::At, false};
    store_->Read(
        [&](ITransaction& t)
        {
          const Page<AuditEvent> first = t.Audit().List(query);
          EXPECT_EQ(5, first.total);
          EXPECT_EQ(1, first.items.at(0).sequence);
          query.page.cursor = first.next;
          EXPECT_EQ(4, t.Audit().List(query).items.at(0).sequence);
        });
  }

  TEST_P(SortedLists, PackagesAreCountedForAPageAtOnce)
  {
    Insert({Waiting("a", "A", "x", 1), Waiting("b", "B", "x", 2), Waiting("c", "C", "x", 3)});
    store_->Write(
        [](ITransaction& t)
        {
          t.Packages().Insert(SamplePackage("p1", "a"), {}, {});
          t.Packages().Insert(SamplePackage("p2", "a"), {}, {});
          t.Packages().Insert(SamplePackage("p3", "c"), {}, {});
        });
    store_->Read(
        [](ITransaction& t)
        {
          const std::map<std::string, int> expected{{"a", 2}, {"c", 1}};
          EXPECT_EQ(expected, t.Packages().CountByRequests({"a", "b", "c"}));
          EXPECT_TRUE(t.Packages().CountByRequests({}).empty());
        });
  }

  ON_BOTH_ENGINES(SortedLists);
}
